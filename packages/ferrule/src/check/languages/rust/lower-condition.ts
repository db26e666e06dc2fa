import type { Node } from "../../parse/node.ts";
import type { Condition, Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { placesIn, temporary, type Lowering, type Value } from "./context.ts";
import { patternCondition, success } from "./lower-pattern.ts";

/** Lowers a test: what it computes is emitted, what it tells is the condition. */
export function lowerCondition(node: Node, context: Lowering): Condition {
  const span = spanOf(node);
  switch (node.type) {
    case "parenthesized_expression":
      return lowerCondition(node.namedChildren[0]!, context);
    case "boolean_literal":
      return { kind: "constant", value: node.text === "true", span };
    case "unary_expression":
      if (node.text.startsWith("!")) {
        const inner = lowerCondition(node.namedChildren[0]!, context);
        return { kind: "not", of: inner, span };
      }
      break;
    case "let_condition": {
      const pattern = node.childForFieldName("pattern")!;
      const value = context.expression(node.childForFieldName("value")!);
      const condition = patternCondition(pattern, value);
      context.bind(pattern, value);
      return condition ?? { kind: "constant", value: true, span };
    }
    case "let_chain":
      return namedChildren(node)
        .map((child) => lowerCondition(child, context))
        .reduce((left, right) => ({ kind: "and", left, right, span }));
    case "binary_expression": {
      const operator = node.childForFieldName("operator")?.text ?? "";
      const left = node.childForFieldName("left")!;
      const right = node.childForFieldName("right")!;
      if (operator === "&&" || operator === "||") return lowerBoth(operator, left, right, context);
      return compare(operator, left, right, node, context);
    }
    case "call_expression": {
      const asked = lowerQuestion(node, context);
      if (asked) return asked;
      break;
    }
    default:
  }
  return truth(context.expression(node), span);
}

function truth(value: Value, span: Condition["span"]): Condition {
  const { operand } = value;
  if (operand.kind === "place") return { kind: "truth", place: operand.place, span };
  return { kind: "unknown", uses: placesIn(value), span };
}

/** The right side is only computed where the left one lets it. */
function lowerBoth(operator: string, left: Node, right: Node, context: Lowering): Condition {
  const span = { start: left.startIndex, end: right.endIndex };
  const first = lowerCondition(left, context);
  const body: Statement[] = [];
  const second = lowerCondition(right, { ...context, out: body });
  const kind = operator === "&&" ? "and" : "or";
  if (body.length === 0) return { kind, left: first, right: second, span };
  const to = temporary(context);
  const set = (value: string): Statement => ({
    kind: "assign",
    to,
    value: { kind: "constant", value, span },
    span,
  });
  const inner: readonly Statement[] = [
    ...body,
    { kind: "if", condition: second, yes: [set("1")], no: [set("0")], span },
  ];
  const [yes, no] = operator === "&&" ? [inner, [set("0")]] : [[set("1")], inner];
  context.out.push({ kind: "if", condition: first, yes, no, span });
  return { kind: "truth", place: to, span };
}

/** `p.is_null()`, `x.is_some()`, `x.is_err()`. */
function lowerQuestion(node: Node, context: Lowering): Condition | null {
  const callee = node.childForFieldName("function")!;
  const method = callee.childForFieldName("field")?.text ?? "";
  const receiver = callee.childForFieldName("value");
  const span = spanOf(node);
  if (callee.type !== "field_expression" || !receiver) return null;
  if (!/^is_(?:null|none|some|ok|err|some_and|none_or)$/.test(method)) return null;
  const { operand } = context.expression(receiver);
  if (operand.kind === "null") return { kind: "constant", value: method !== "is_some", span };
  if (operand.kind !== "place")
    return { kind: "unknown", uses: placesIn({ operand, held: null, type: null }), span };
  const none: Condition = { kind: "is-null", place: operand.place, span };
  if (method === "is_null" || method === "is_none") return none;
  if (method === "is_some") return { kind: "not", of: none, span };
  const failed: Condition = { kind: "failed", place: operand.place, span };
  if (method === "is_err") return failed;
  if (method === "is_ok") return { kind: "not", of: failed, span };
  return { kind: "unknown", uses: [operand.place], span };
}

function compare(
  operator: string,
  left: Node,
  right: Node,
  node: Node,
  context: Lowering,
): Condition {
  const span = spanOf(node);
  const a = context.expression(left);
  const b = context.expression(right);
  const uses = [...placesIn(a), ...placesIn(b)];
  const place = a.operand.kind === "place" ? a.operand.place : null;
  if (place === null || !/^(?:[=!]=|[<>]=?)$/.test(operator))
    return { kind: "unknown", uses, span };
  const not = (of: Condition): Condition => ({ kind: "not", of, span });
  const failed: Condition = { kind: "failed", place, span };
  const equal = operator === "==";
  const value = right.text.replaceAll(" ", "");
  if (b.operand.kind === "null") {
    const none: Condition = { kind: "is-null", place, span };
    return equal ? none : not(none);
  }
  if (operator === "<" && value === "0") return failed;
  if (operator === ">=" && value === "0") return not(failed);
  if (equal || operator === "!=") {
    if (value === "-1") return equal ? failed : not(failed);
    if (value === "0") {
      const is: Condition = { kind: "truth", place, span };
      return equal ? not(is) : is;
    }
    if (success.test(right.text)) return equal ? not(failed) : failed;
  }
  return { kind: "compares", places: uses, span };
}
