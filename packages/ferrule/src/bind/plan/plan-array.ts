import type { BoundaryFunction, BoundaryParameter, ResolvedType } from "../../boundary/model.ts";
import type { Ownership, Shape } from "../../contract/model.ts";
import type { PlanContext } from "./context.ts";
import type { ArgumentPlan, ArrayElementPlan } from "./model.ts";
import { planLength, positionOf } from "./plan-length.ts";
import { planScalar } from "./plan-scalar.ts";
import { valueOf } from "./plan-value.ts";
import { Refusal } from "./refusal.ts";

type ArrayShape = Extract<Shape, { kind: "array" }>;

/**
 * What a pointer to the first of several points at.
 *
 * @throws Refusal when it is neither a number nor a record that is copied.
 */
export function planArrayElement(type: ResolvedType, context: PlanContext): ArrayElementPlan {
  if (type.kind !== "pointer") {
    throw new Refusal("unsupported", `is an array of ${type.spelling}, and no pointer`);
  }
  const scalar = planScalar(type.to, context);
  if (scalar !== null) return { kind: "scalar", scalar };
  const record = valueOf(type.to, context);
  if (record !== null) return { kind: "record", type: record };
  const reason = `is an array of ${type.to.spelling}, which is no number and no \`value\``;
  throw new Refusal("unsupported", reason);
}

/** An array that C reads. */
export function planArrayArgument(
  fn: BoundaryFunction,
  { type, slot }: BoundaryParameter,
  { length }: ArrayShape,
  name: string,
  base: Pick<ArgumentPlan, "label" | "native">,
  context: PlanContext,
): ArgumentPlan {
  const { ownership, nullable } = slot!;
  if (ownership !== null) refuseOwned(ownership, name);
  const plain = length.kind === "name" || length.kind === "position";
  if (!plain && length.kind !== "integer") {
    throw new Refusal("unsupported", `computes the length of ${name}`);
  }
  return {
    ...base,
    kind: "array",
    name,
    of: planArrayElement(type, context),
    nullable,
    count: plain ? null : Number(length.value),
    lengthAt: plain ? positionOf(length, fn.parameters) : null,
  };
}

/** An array that C fills. */
export function planFilledArray(
  fn: BoundaryFunction,
  { type, slot }: BoundaryParameter,
  shape: ArrayShape,
  name: string,
  base: Pick<ArgumentPlan, "label" | "native">,
  context: PlanContext,
): ArgumentPlan {
  if (slot!.direction === "inout") throw new Refusal("unsupported", `changes the array ${name}`);
  if (slot!.ownership !== null) refuseOwned(slot!.ownership, name);
  const length = planLength(shape.length, fn.parameters, context);
  const used = shape.used === null ? null : planLength(shape.used, fn.parameters, context);
  return { ...base, kind: "out-array", name, of: planArrayElement(type, context), length, used };
}

function refuseOwned({ kind }: Ownership, name: string): never {
  throw new Refusal("unsupported", `says \`${kind}\` of the array ${name}`);
}
