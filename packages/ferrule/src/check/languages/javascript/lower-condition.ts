import { placesOf } from "../../model/places-of.ts";
import type { Condition, Operand } from "../../model/lowered.ts";
import { evaluate } from "./evaluate.ts";
import { type Lowering } from "./lower-context.ts";
import { bare, memberName, numberOf, part, placeOf, spanOf, word, type JsNode } from "./syntax.ts";

/** Lowers a test. */
export function lowerCondition(from: JsNode, context: Lowering): Condition {
  const node = bare(from);
  const span = spanOf(node);
  if (node.type === "UnaryExpression" && word(node, "operator") === "!") {
    return { kind: "not", of: lowerCondition(part(node, "argument")!, context), span };
  }
  if (node.type === "LogicalExpression") {
    const operator = word(node, "operator");
    if (operator !== "??") {
      const left = lowerCondition(part(node, "left")!, context);
      const right = lowerCondition(part(node, "right")!, context);
      return { kind: operator === "&&" ? "and" : "or", left, right, span };
    }
  }
  if (node.type === "Literal" && typeof node["value"] === "boolean") {
    return { kind: "constant", value: node["value"], span };
  }
  if (node.type === "BinaryExpression") return lowerComparison(node, context);
  const tested = nullTest(node);
  if (tested !== null) return { kind: "is-null", place: tested, span };
  const operand = context.expression(node);
  if (operand.kind === "place") return { kind: "truth", place: operand.place, span };
  return { kind: "unknown", uses: placesOf(operand), span };
}

/** `pointer.isNull()` of ref. */
function nullTest(node: JsNode): string | null {
  const callee = node.type === "CallExpression" ? part(node, "callee") : null;
  if (callee?.type !== "MemberExpression" || memberName(callee) !== "isNull") return null;
  return placeOf(part(callee, "object"));
}

/** A number that is written out, or that a name of the file stands for. */
function valueOf(node: JsNode, context: Lowering): number | null {
  const known = numberOf(node);
  if (known !== null) return known;
  const value = evaluate(node, context.scope);
  return value?.kind === "number" ? value.value : null;
}

function lowerComparison(node: JsNode, context: Lowering): Condition {
  const span = spanOf(node);
  const operator = word(node, "operator");
  const sides = [bare(part(node, "left")!), bare(part(node, "right")!)] as const;
  const operands: readonly Operand[] = sides.map((of) => context.expression(of));
  const numbers = sides.map((of) => valueOf(of, context));
  const at = numbers.findIndex((of) => of !== null);
  const nullAt = operands.findIndex(({ kind }) => kind === "null");
  const subject = operands[at >= 0 ? 1 - at : nullAt >= 0 ? 1 - nullAt : 0];
  const everything = {
    kind: "compares",
    places: operands.flatMap((of) => placesOf(of)),
    span,
  } as const;
  if (subject?.kind !== "place") return everything;
  const not = (of: Condition): Condition => ({ kind: "not", of, span });
  const negated = operator.startsWith("!");
  const equality = /^[=!]==?$/.test(operator);
  if (nullAt >= 0 && equality) {
    const test: Condition = { kind: "is-null", place: subject.place, span };
    return negated ? not(test) : test;
  }
  const number = at >= 0 ? numbers[at]! : null;
  const failed: Condition = { kind: "failed", place: subject.place, span };
  if (number === 0 && isPointer(subject.place, context) && equality) {
    const test: Condition = { kind: "is-null", place: subject.place, span };
    return negated ? not(test) : test;
  }
  if (number === 0) {
    // With the number on the left the comparison reads the other way round.
    const flipped =
      at === 0 ? operator.replace(/[<>]/, (of) => (of === "<" ? ">" : "<")) : operator;
    if (flipped === ">" || flipped === ">=" || (equality && !negated)) return not(failed);
    return failed;
  }
  if (number === -1 && equality) return negated ? not(failed) : failed;
  return everything;
}

function isPointer(of: string, { natives }: Lowering): boolean {
  const kind = natives.get(of)?.kind;
  return kind === "pointer" || kind === "string" || kind === "pointer-integer";
}
