import type { Node } from "../../parse/node.ts";
import type { Condition } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import type { Lowering } from "./context.ts";

/** Lowers a test. */
export function lowerCondition(node: Node, context: Lowering): Condition {
  const span = spanOf(node);
  if (node.type === "parenthesized_expression") {
    return lowerCondition(namedChildren(node)[0]!, context);
  }
  if (node.type === "unary_expression" && node.text.startsWith("!")) {
    return { kind: "not", of: lowerCondition(node.childForFieldName("operand")!, context), span };
  }
  if (node.type !== "binary_expression") return other(node, context);
  const sign = node.childForFieldName("operator")?.text ?? "";
  const [left, right] = [node.childForFieldName("left")!, node.childForFieldName("right")!];
  if (sign === "&&" || sign === "||") {
    const kind = sign === "&&" ? "and" : "or";
    const first = lowerCondition(left, context);
    return { kind, left: first, right: lowerCondition(right, context), span };
  }
  const value = context.expression(left, context);
  const constant = right.text.replace(/L$/i, "");
  if (value.kind === "place") {
    const { place } = value;
    const isNull: Condition = { kind: "is-null", place, span };
    if (/^(?:null|0|MemorySegment\.NULL|NULL)$/.test(constant)) {
      if (sign === "==") return isNull;
      if (sign === "!=") return { kind: "not", of: isNull, span };
    }
    if (sign === "<" && constant === "0") return { kind: "failed", place, span };
    return { kind: "compares", places: [place], span };
  }
  context.expression(right, context);
  return { kind: "unknown", uses: value.kind === "other" ? value.uses : [], span };
}

function other(node: Node, context: Lowering): Condition {
  const span = spanOf(node);
  // `s.equals(MemorySegment.NULL)` and `s.address() == 0` are the usual tests of Panama.
  const tested = /^(\w+)\.equals\(\s*(?:MemorySegment\.)?NULL\s*\)$/.exec(node.text);
  if (tested) return { kind: "is-null", place: tested[1]!, span };
  const value = context.expression(node, context);
  if (value.kind === "place") return { kind: "compares", places: [value.place], span };
  return { kind: "unknown", uses: value.kind === "other" ? value.uses : [], span };
}
