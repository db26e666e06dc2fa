import type { Node } from "../../parse/node.ts";
import type { Condition, Statement } from "../../model/lowered.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { placesIn, temporary, type Lowering, type Value } from "./context.ts";

const success = /(?:^|_)(?:OK|SUCCESS|NO_?ERR(?:OR)?|NOERROR|SUCCEEDED)$/i;

/** Lowers a test: what it computes is emitted, what it tells is the condition. */
export function lowerCondition(node: Node, context: Lowering): Condition {
  const span = spanOf(node);
  switch (node.type) {
    case "parenthesized_expression":
      return lowerCondition(node.namedChildren[0]!, context);
    case "true":
    case "false":
      return { kind: "constant", value: node.type === "true", span };
    case "unary_expression":
      if (node.text.startsWith("!")) {
        return {
          kind: "not",
          of: lowerCondition(node.childForFieldName("operand")!, context),
          span,
        };
      }
      break;
    case "binary_expression": {
      const operator = node.childForFieldName("operator")?.text ?? "";
      const left = node.childForFieldName("left")!;
      const right = node.childForFieldName("right")!;
      if (operator === "&&" || operator === "||") return lowerBoth(operator, left, right, context);
      return compare(operator, left, right, node, context);
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
  return comparison(operator, a, b, right.text, span, context);
}

/** What `a operator b` tells, where `text` is how `b` is written. */
export function comparison(
  operator: string,
  a: Value,
  b: Value,
  text: string,
  span: Condition["span"],
  { shared }: Lowering,
): Condition {
  const uses = [...placesIn(a), ...placesIn(b)];
  const place = a.operand.kind === "place" ? a.operand.place : null;
  if (place === null) return { kind: "unknown", uses, span };
  const not = (of: Condition): Condition => ({ kind: "not", of, span });
  const failed: Condition = { kind: "failed", place, span };
  const equal = operator === "==";
  const value = text.replaceAll(/\s/g, "").replace(/^C\.\w+\((.*)\)$/, "$1");
  if (b.operand.kind === "null") {
    // An error that is not nil says that what came with it is not there.
    const beside = shared.errors.get(place);
    const status = shared.statuses.get(place);
    if (status !== undefined) {
      const failed: Condition = { kind: "failed", place: status, span };
      return equal ? not(failed) : failed;
    }
    const none: Condition = { kind: "is-null", place: beside ?? place, span };
    return equal === (beside === undefined) ? none : not(none);
  }
  if (operator === "<" && value === "0") return failed;
  if (operator === ">=" && value === "0") return not(failed);
  if (equal || operator === "!=") {
    if (value === "-1") return equal ? failed : not(failed);
    if (value === "0") {
      const is: Condition = { kind: "truth", place, span };
      return equal ? not(is) : is;
    }
    if (success.test(value)) return equal ? not(failed) : failed;
  }
  return { kind: "compares", places: uses, span };
}
