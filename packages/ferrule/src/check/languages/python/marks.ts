import type { Node } from "../../parse/node.ts";
import type { Mark } from "../../model/front-end.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { argumentsOf, evaluate } from "./evaluate.ts";
import type { Reader } from "./reader.ts";
import type { PyFunction } from "./values.ts";

/** What only ctypes has: addresses as Python integers. */
export function marksOf(root: Node, reader: Reader): readonly Mark[] {
  const addresses = addressNames(root, reader);
  return root.descendantsOfType("call").flatMap((call) => {
    const fn = call ? functionOf(call.childForFieldName("function"), reader) : null;
    if (!call || fn?.library.api !== "ctypes") return [];
    return argumentsOf(call).positional.flatMap((of, index) => [
      ...untyped(of, index, fn, addresses),
      ...identity(of, fn),
    ]);
  });
}

function functionOf(node: Node | null, reader: Reader): PyFunction | null {
  const value = node && evaluate(node, reader);
  return value?.kind === "function" ? value : null;
}

/** Names that hold what a function with a pointer as result gave: an integer in Python. */
function addressNames(root: Node, reader: Reader): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of root.descendantsOfType("assignment")) {
    const right = node?.childForFieldName("right");
    const left = node?.childForFieldName("left");
    if (!right || !left || right.type !== "call") continue;
    const result = functionOf(right.childForFieldName("function"), reader)?.result;
    const isInteger = result?.kind === "pointer" && result.to === null;
    if (isInteger && /^[\w.]+$/.test(left.text)) found.add(left.text);
  }
  return found;
}

/** Without `argtypes` an integer is passed as `int`. */
function untyped(
  node: Node,
  index: number,
  fn: PyFunction,
  addresses: ReadonlySet<string>,
): readonly Mark[] {
  if (fn.parameters !== null || !addresses.has(node.text)) return [];
  const words = [node.text, fn.symbol];
  const needs = { kind: "wide-parameter", parameter: index } as const;
  const mark = { mark: "ctypes-argtypes-missing", span: spanOf(node), symbol: fn.symbol, words };
  return [{ ...mark, needs }];
}

/** `id(x)`, where nothing in the file keeps `x`. */
function identity(node: Node, fn: PyFunction): readonly Mark[] {
  const bare = node.type === "call" && node.text.startsWith("c_void_p") ? inner(node) : node;
  if (!bare || bare.type !== "call" || bare.childForFieldName("function")?.text !== "id") return [];
  const [object] = argumentsOf(bare).positional;
  if (!object || object.text === "self" || isKept(object)) return [];
  const words = [object.text, fn.symbol];
  return [{ mark: "ctypes-id-as-pointer", span: spanOf(node), symbol: fn.symbol, words }];
}

function inner(node: Node): Node | null {
  return argumentsOf(node).positional[0] ?? null;
}

/** `table[id(x)] = x`, `self.x = x`, `list.append(x)`; names of the module live on by themselves. */
function isKept(object: Node): boolean {
  if (object.type !== "identifier") return true;
  let around: Node | null = object.parent;
  while (around && around.type !== "function_definition") around = around.parent;
  const body = around?.childForFieldName("body");
  if (!around || !body) return true;
  const name = object.text;
  const kept = new RegExp(
    String.raw`[\w\]]\s*=\s*${name}\b|\.(?:append|add|insert|setdefault)\([^)]*\b${name}\b|\breturn\b[^\n]*\b${name}\b`,
  );
  const stores = namedChildren(body).some((of) =>
    of.text.split("\n").some((line) => kept.test(line) && /[.[].*=|\(|return/.test(line)),
  );
  return stores || new RegExp(String.raw`\b(?:global|nonlocal)\b[^\n]*\b${name}\b`).test(body.text);
}
