import type { Node } from "../../parse/node.ts";
import type { Place } from "../../model/lowered.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import {
  placesIn,
  placeValue,
  temporary,
  type Lowering,
  type Value,
  lowerExpression,
} from "./context.ts";

/** `a = b`, `a += b`. */
export function lowerAssignment(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const left = node.childForFieldName("left")!;
  const right = lowerExpression(node.childForFieldName("right")!, context);
  const sign = node.childForFieldName("operator")?.text ?? "=";
  if (left.type === "identifier" && left.text === "errno") return right;
  if (sign !== "=") {
    lowerExpression(left, context);
    return right;
  }
  if (left.type === "identifier") {
    assign(left.text, right, span, context);
    return placeValue(left.text, span, right.type);
  }
  const target = lowerExpression(left, context);
  const { operand } = target;
  if (operand.kind === "place" && left.type === "field_expression") {
    assign(operand.place, right, span, context);
    return placeValue(operand.place, span, right.type);
  }
  storeBehind(operand, right, span, context);
  return right;
}

/** Gives a value a name. An array's value is its address. */
export function assign(
  to: Place,
  { operand, type }: Value,
  span: Value["operand"]["span"],
  context: Lowering,
): void {
  const known = context.types.get(to);
  if (type !== null && known === undefined && context.locals.has(to)) context.types.set(to, type);
  if (operand.kind === "place") {
    const taken = context.taken.get(operand.place);
    if (taken) context.taken.set(to, taken);
    const signature = context.signatures.get(operand.place);
    if (signature !== undefined) context.signatures.set(to, signature);
  }
  let value = operand;
  if (value.kind === "place" && context.arrays.has(value.place)) {
    const at = temporary(context);
    context.out.push({ kind: "address", to: at, of: value, keeps: false, span });
    value = { kind: "place", place: at, span };
  }
  context.out.push({ kind: "assign", to, value, span });
}

/** `*p = v`, `a[i] = v`: what is stored lives on where the pointer leads. */
function storeBehind(
  target: Value["operand"],
  { operand }: Value,
  span: Value["operand"]["span"],
  context: Lowering,
): void {
  for (const place of placesIn(target)) {
    const value = { kind: "place", place, span } as const;
    context.out.push({ kind: "use", value, how: "write", to: null, span });
  }
  const kept = placesIn(operand);
  if (kept.length === 0) return;
  context.out.push({ kind: "opaque", uses: kept, span });
  for (const place of kept) {
    const value = { kind: "place", place, span } as const;
    if (context.taken.has(place)) context.out.push({ kind: "forget", value, span });
  }
}
