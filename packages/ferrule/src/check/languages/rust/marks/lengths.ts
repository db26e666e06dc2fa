import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import type { Items } from "../items.ts";
import { argumentsIn, bare, functionAround, markAt, pathOf } from "./mark.ts";

const inBytes =
  /(?:^|_)(?:bytes|nbytes|byte_len|byte_count|num_bytes|len_bytes|size_bytes|bytelen|n_bytes)(?:$|_)|_bytes\b|size_in_bytes/i;

/** Lengths in bytes where elements are counted, and the other way round. */
export function markLengths(root: Node, items: Items): readonly Mark[] {
  return root.descendantsOfType("call_expression").flatMap((call) => {
    if (!call) return [];
    return [...slices(call), ...calls(call, items)];
  });
}

/** `slice::from_raw_parts(p as *const u32, byte_len)` */
function slices(call: Node): readonly Mark[] {
  if (!/from_raw_parts(?:_mut)?$/.test(pathOf(call))) return [];
  const [pointer, length] = argumentsIn(call);
  if (!pointer || !length || !inBytes.test(length.text) || /size_of|\/|>>/.test(length.text))
    return [];
  const element = elementOf(pointer);
  if (element === null || /^(?:u8|i8|c_char|c_uchar|c_schar|c_void|bool)$/.test(element)) return [];
  return [
    markAt("rust-slice-length-units", length, [
      length.text,
      "bytes",
      `a slice of ${element}`,
      "elements",
    ]),
  ];
}

function elementOf(pointer: Node): string | null {
  const cast = /\*(?:const|mut)\s+([\w:]+)\s*$|cast::<\s*([\w:]+)\s*>\(\)$/.exec(pointer.text);
  const named = cast?.[1] ?? cast?.[2];
  if (named !== undefined && named !== "_") return named.split("::").at(-1) ?? null;
  const name = bare(pointer);
  const text = functionAround(name)?.text ?? "";
  if (name.type !== "identifier") return null;
  const declared = new RegExp(
    String.raw`\b${name.text}\s*:\s*\*(?:const|mut)\s+([\w:]+)|let (?:mut )?${name.text}\s*=[^;]*\*(?:const|mut)\s+([\w:]+)`,
  ).exec(text);
  return (declared?.[1] ?? declared?.[2])?.split("::").at(-1) ?? null;
}

/** `f(v.as_ptr() as *const c_void, v.len())` where elements are wider than a byte. */
function calls(call: Node, { externs }: Items): readonly Mark[] {
  const callee = call.childForFieldName("function");
  const name = callee?.text.split("::").at(-1) ?? "";
  if (!callee || !(externs.has(name) || /^(?:libc|ffi|sys)::/.test(callee.text))) return [];
  const list = argumentsIn(call);
  return list.flatMap((of) => {
    const seen =
      /^(\w+)\.as_(?:mut_)?ptr\(\)\s*(?:as \*(?:const|mut) _ )?(?:as \*(?:const|mut) (?:\w+::)*c_void|\.cast::<(?:\w+::)*c_void>\(\)|\.cast\(\))$/.exec(
        of.text,
      );
    const element = seen ? elementsOf(seen[1]!, of) : null;
    const length = list.find((other) =>
      new RegExp(String.raw`^${seen?.[1] ?? "?"}\.len\(\)(?:\s+as\s+\w+)?$`.replace("?", "-")).test(
        other.text,
      ),
    );
    if (
      !seen ||
      !length ||
      element === null ||
      !/^(?:[iuf](?:16|32|64)|c_(?:int|uint|short|long|float|double))$/.test(element)
    )
      return [];
    return [
      markAt(
        "rust-slice-length-units",
        length,
        [length.text, `elements of ${element}`, "memory without a type", "bytes"],
        name,
      ),
    ];
  });
}

function elementsOf(name: string, at: Node): string | null {
  const text = functionAround(at)?.text ?? "";
  const found = new RegExp(
    String.raw`\b${name}\s*:\s*&?(?:mut )?(?:Vec<|\[)\s*(\w+)|let (?:mut )?${name}\s*=\s*vec!\[\s*[\d.]+_?([iuf]\d+)`,
  ).exec(text);
  return found?.[1] ?? found?.[2] ?? null;
}
