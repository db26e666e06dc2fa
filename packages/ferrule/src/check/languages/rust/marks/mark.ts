import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import { spanOf } from "../../../parse/tree-sitter.ts";

/** A mark on a node. */
export function markAt(
  mark: string,
  node: Node,
  words: readonly string[],
  symbol: string | null = null,
): Mark {
  return { mark, span: spanOf(node), symbol, words };
}

/** A callee's path without type arguments: `CString::from_raw`. */
export function pathOf(call: Node): string {
  const callee = call.childForFieldName("function");
  const inner = callee?.type === "generic_function" ? callee.childForFieldName("function") : callee;
  return (inner?.text ?? "")
    .replaceAll(/::<[^>]*>|\s/g, "")
    .replace(/^(?:\w+::)*(?=\w+::\w+$)/, "");
}

/** The argument expressions of a call. */
export function argumentsIn(call: Node): readonly Node[] {
  const list = call.childForFieldName("arguments");
  return (list?.namedChildren ?? []).filter(
    (of) => of !== null && !of.type.endsWith("comment"),
  ) as Node[];
}

/** An expression without casts, `&`, `.cast()` and parentheses around it. */
export function bare(node: Node): Node {
  if (node.type === "type_cast_expression") return bare(node.childForFieldName("value")!);
  if (node.type === "parenthesized_expression") return bare(node.namedChildren[0]!);
  if (node.type === "call_expression") {
    const callee = node.childForFieldName("function")!;
    const inner =
      callee.type === "generic_function" ? callee.childForFieldName("function")! : callee;
    const method = inner.childForFieldName("field")?.text ?? "";
    if (/^cast(?:_mut|_const)?$/.test(method)) return bare(inner.childForFieldName("value")!);
  }
  return node;
}

/** The function item around a node. */
export function functionAround(node: Node): Node | null {
  let at: Node | null = node.parent;
  while (at && at.type !== "function_item") at = at.parent;
  return at;
}
