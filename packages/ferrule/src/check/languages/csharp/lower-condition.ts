import { placesOf } from "../../model/places-of.ts";
import type { Node } from "../../parse/node.ts";
import type { Condition, Operand } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { type Lowering } from "./lower-context.ts";
import { placeOf } from "./places.ts";
import { bare } from "./syntax.ts";

/** Lowers a test. */
export function lowerCondition(from: Node, context: Lowering): Condition {
  const node = bare(from);
  const span = spanOf(node);
  const not = (of: Condition): Condition => ({ kind: "not", of, span });
  switch (node.type) {
    case "prefix_unary_expression":
      if (node.text.startsWith("!"))
        return not(lowerCondition(namedChildren(node).at(-1)!, context));
      break;
    case "boolean_literal":
      return { kind: "constant", value: node.text === "true", span };
    case "binary_expression": {
      const operator = node.childForFieldName("operator")?.text ?? "";
      if (operator === "&&" || operator === "||") {
        const left = lowerCondition(node.childForFieldName("left")!, context);
        const right = lowerCondition(node.childForFieldName("right")!, context);
        return { kind: operator === "&&" ? "and" : "or", left, right, span };
      }
      if (/^(?:==|!=|<|>|<=|>=)$/.test(operator)) return lowerComparison(node, operator, context);
      break;
    }
    case "is_pattern_expression": {
      const subject = context.expression(node.childForFieldName("expression")!);
      const pattern = node.childForFieldName("pattern")?.text ?? "";
      if (subject.kind === "place" && /^(?:null|0)$/.test(pattern)) {
        return { kind: "is-null", place: subject.place, span };
      }
      if (subject.kind === "place" && /^not\s+(?:null|0)$/.test(pattern)) {
        return not({ kind: "is-null", place: subject.place, span });
      }
      return { kind: "compares", places: placesOf(subject), span };
    }
    case "member_access_expression":
      // A SafeHandle says by itself whether it is one.
      if (node.childForFieldName("name")?.text === "IsInvalid") {
        const of = placeOf(node.childForFieldName("expression"), context);
        if (of !== null) return { kind: "is-null", place: of, span };
      }
      if (node.childForFieldName("name")?.text === "IsAllocated") {
        const of = placeOf(node.childForFieldName("expression"), context);
        if (of !== null) return not({ kind: "is-null", place: of, span });
      }
      break;
    default:
  }
  const operand = context.expression(node);
  if (operand.kind === "place") return { kind: "truth", place: operand.place, span };
  return { kind: "unknown", uses: placesOf(operand), span };
}

/** A name that says of itself that all is well. */
const fine = /(?:^|[._])(?:ok|success|none|noerror|s_ok)$/i;

function lowerComparison(node: Node, operator: string, context: Lowering): Condition {
  const span = spanOf(node);
  const sides = [bare(node.childForFieldName("left")!), bare(node.childForFieldName("right")!)];
  const operands: readonly Operand[] = sides.map((of) => context.expression(of));
  const not = (of: Condition): Condition => ({ kind: "not", of, span });
  const value = (index: number): string | null => {
    const of = operands[index]!;
    if (of.kind === "constant") return of.value;
    if (of.kind === "null") return "null";
    return fine.test(sides[index]!.text) ? "0" : null;
  };
  const right = value(1);
  const left = value(0);
  const subject = right !== null ? operands[0]! : operands[1]!;
  const constant = right ?? left;
  const everything: Condition = {
    kind: "compares",
    places: operands.flatMap((of) => placesOf(of)),
    span,
  };
  if (constant === null || subject.kind !== "place") return everything;
  const equality = operator === "==" || operator === "!=";
  if (constant === "null" && equality) {
    const test: Condition = { kind: "is-null", place: subject.place, span };
    return operator === "!=" ? not(test) : test;
  }
  const failed: Condition = { kind: "failed", place: subject.place, span };
  if (constant === "0") {
    const flipped =
      right === null ? operator.replace(/[<>]/, (of) => (of === "<" ? ">" : "<")) : operator;
    return flipped === "==" || flipped === ">" || flipped === ">=" ? not(failed) : failed;
  }
  if (constant === "-1" && equality) return operator === "==" ? failed : not(failed);
  return everything;
}
