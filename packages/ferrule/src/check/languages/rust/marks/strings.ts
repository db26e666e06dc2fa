import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import type { Items } from "../items.ts";
import { typeOf } from "../types.ts";
import { isForeignPath } from "../uses.ts";
import { argumentsIn, bare, functionAround, markAt } from "./mark.ts";

/** Rust text without NUL that is given to a C function as a string. */
export function markStrings(root: Node, items: Items): readonly Mark[] {
  return root.descendantsOfType("call_expression").flatMap((call) => {
    const symbol = call ? foreignSymbol(call, items) : null;
    if (!call || symbol === null) return [];
    const list = argumentsIn(call);
    return list.flatMap((node, index) => {
      const text = textBehind(bare(node));
      if (text === null || !takesString(symbol, index, node, items)) return [];
      if (text.length !== null && hasLength(list, text.length, index)) return [];
      return [markAt("rust-not-nul-terminated", node, [text.shown], symbol)];
    });
  });
}

function foreignSymbol(call: Node, { externs, uses }: Items): string | null {
  const callee = call.childForFieldName("function");
  if (!callee || !callee.type.endsWith("identifier")) return null;
  const path = callee.text.split("::");
  const name = path.at(-1) ?? "";
  if (externs.has(name)) return name;
  return path.length > 1 && isForeignPath(path.slice(0, -1).join("::"), uses) ? name : null;
}

/** Declared as a pointer to characters; undeclared functions only by an explicit cast. */
function takesString(symbol: string, index: number, node: Node, items: Items): boolean {
  const declared = items.externs.get(symbol)?.node.childForFieldName("parameters");
  if (!declared)
    return /\*const (?:\w+::)*c_char\s*$|\.cast::<(?:\w+::)*c_char>\(\)$/.test(node.text);
  const list = declared.namedChildren.filter((of) => of?.type === "parameter");
  const type = list[index]?.childForFieldName("type");
  const seen = type ? typeOf(type, items) : null;
  if (seen?.kind !== "pointer" || seen.to === null) return false;
  const { to } = seen;
  return (
    (to.kind === "c-integer" && to.name.endsWith("char")) ||
    (to.kind === "integer" && to.bits === 8 && to.signed)
  );
}

type Text = {
  readonly shown: string;
  /** The name whose length would make it right. */ readonly length: string | null;
};

/** `x.as_ptr()` where `x` is text, or bytes that are written out without NUL. */
function textBehind(node: Node, depth: number = 0): Text | null {
  if (depth > 4) return null;
  if (node.type === "identifier") {
    const value = initialOf(node);
    const pointer = value && /\.as_(?:mut_)?ptr\(\)/.test(value.text) ? bare(value) : null;
    return pointer && pointer.type === "call_expression" ? textBehind(pointer, depth + 1) : null;
  }
  const callee = node.type === "call_expression" ? node.childForFieldName("function") : null;
  const method = callee?.childForFieldName("field")?.text;
  const object = callee?.childForFieldName("value");
  if (!object || (method !== "as_ptr" && method !== "as_mut_ptr")) return null;
  return isText(object) ? { shown: object.text, length: rootName(object) } : null;
}

function rootName(node: Node): string | null {
  return /^[\w.]+?(?=\.(?:as_bytes|as_str|as_ref)\(|$)/.exec(node.text)?.[0] ?? null;
}

function isText(node: Node): boolean {
  if (node.type === "string_literal" || node.type === "raw_string_literal") {
    return !node.text.startsWith("c") && !/\\0"#*$|\\x00"#*$/.test(node.text);
  }
  if (node.type === "call_expression") {
    const callee = node.childForFieldName("function")!;
    const method = callee.childForFieldName("field")?.text ?? "";
    const object = callee.childForFieldName("value");
    if (/^(?:as_bytes|as_str|trim|as_ref)$/.test(method) && object) return isText(object);
    return (
      /^(?:to_string|to_owned|to_lowercase|to_uppercase|into_owned)$/.test(method) &&
      !!object &&
      isText(object)
    );
  }
  if (node.type === "macro_invocation")
    return node.text.startsWith("format!") && !/\\0"/.test(node.text);
  if (node.type === "reference_expression") {
    // `&line[..5]`: a part of a text ends where no NUL is.
    const part = node.childForFieldName("value");
    const base = part?.type === "index_expression" ? part.namedChildren[0] : null;
    return !!base && isText(base);
  }
  if (node.type === "self") return false;
  if (node.type === "field_expression") return false;
  if (node.type !== "identifier") return false;
  const type = declaredType(node);
  const value = initialOf(node);
  if (type !== null) {
    return (
      /^&?(?:'\w+ )?(?:mut )?(?:str|String)$/.test(type) &&
      !(value && /\\0/.test(value.text)) &&
      !endsWithNul(node)
    );
  }
  return (
    value !== null &&
    /^(?:format!|String::|".*"$|.*\.to_string\(\)$|.*\.to_owned\(\)$|&\w+\[.*\.\.)/s.test(
      value.text,
    ) &&
    isTextValue(value) &&
    !endsWithNul(node)
  );
}

function isTextValue(value: Node): boolean {
  return value.type === "identifier" ? false : value.text.startsWith("String::") || isText(value);
}

/** `s.push('\0')`, `format!("{}\0", …)`, or a shadowing CString. */
function endsWithNul(name: Node): boolean {
  const text = functionAround(name)?.text ?? "";
  return new RegExp(
    String.raw`\b${name.text}\.(?:push(?:_str)?)\(['"][^'"]*\\0|\b${name.text}\.ends_with\(`,
  ).test(text);
}

/** What the last `let` before it gives the name. */
function initialOf(name: Node): Node | null {
  const around = functionAround(name);
  const found = (around?.descendantsOfType("let_declaration") ?? []).findLast(
    (of) =>
      of !== null &&
      of.endIndex <= name.startIndex &&
      of.childForFieldName("pattern")?.text.replace(/^mut /, "") === name.text,
  );
  return found?.childForFieldName("value") ?? null;
}

/** The type that a parameter or `let` states; null when none does. */
function declaredType(name: Node): string | null {
  const around = functionAround(name);
  const lets = (around?.descendantsOfType("let_declaration") ?? []).filter(
    (of) =>
      of !== null &&
      of.endIndex <= name.startIndex &&
      of.childForFieldName("pattern")?.text.replace(/^mut /, "") === name.text,
  );
  const last = lets.at(-1);
  if (last) return last.childForFieldName("type")?.text ?? null;
  const parameters = around?.childForFieldName("parameters")?.namedChildren ?? [];
  const parameter = parameters.find(
    (of) => of?.childForFieldName("pattern")?.text.replace(/^mut /, "") === name.text,
  );
  return parameter?.childForFieldName("type")?.text ?? null;
}

/** Another argument gives the length: then no NUL is needed. */
function hasLength(list: readonly Node[], name: string, index: number): boolean {
  return list.some(
    (of, at) =>
      at !== index && (of.text.includes(`${name}.len()`) || /\blen\b|_len\b|length/.test(of.text)),
  );
}
