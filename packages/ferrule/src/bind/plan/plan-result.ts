import type { BoundaryFunction } from "../../boundary/model.ts";
import { nativeOf, type PlanContext } from "./context.ts";
import type { ResultPlan } from "./model.ts";
import { planReturned } from "./plan-returned.ts";
import { planScalar } from "./plan-scalar.ts";
import { valueOf } from "./plan-value.ts";
import { Refusal } from "./refusal.ts";

/**
 * What becomes of a function's result.
 *
 * @throws Refusal when the contract leaves it open.
 */
export function planResult(fn: BoundaryFunction, context: PlanContext): ResultPlan {
  const { type, slot } = fn.result;
  if (type.kind === "void") return { kind: "void" };
  const native = nativeOf(type, context);
  if (type.kind === "record") return planValueResult(fn, context);
  const told = slot?.kind === "ignore" && slot.failure !== null;
  if (slot?.kind === "previous" || (slot?.kind === "ignore" && !told)) {
    return { kind: "ignore", native };
  }
  if (slot?.kind === "status") {
    if ((context.boundary.contract.status?.ok.length ?? 0) === 0) {
      throw new Refusal(
        "undecided",
        "answers with a status, and the contract declares no `status`",
      );
    }
    return { kind: "status", native, info: slot.info };
  }
  const scalar = planScalar(type, context);
  if (scalar !== null) {
    if (slot === null && type.spelling === "int" && context.boundary.contract.status !== null) {
      const question = "-> status, -> value or -> bool";
      throw new Refusal("undecided", "is its int a status, a value or a truth?", question);
    }
    const bool = slot?.kind === "bool" && scalar.kind === "integer";
    const number = slot?.kind === "number";
    const shown = bool ? ({ kind: "bool", native: scalar.native } as const) : scalar;
    return { kind: "scalar", scalar: shown, failure: slot?.failure ?? null, shown: !told, number };
  }
  if (slot?.kind === "bool" && type.kind === "pointer") {
    const scalar = { kind: "bool", native } as const;
    return { kind: "scalar", scalar, failure: null, shown: true, number: false };
  }
  const value = planReturned(type, slot, fn.parameters, context);
  return { kind: "returned", value, fails: failingAddress(slot) };
}

/** The address that means failure; why it failed can only be told of a call that fails. */
function failingAddress(slot: BoundaryFunction["result"]["slot"]): bigint | null {
  const failure = slot?.failure ?? null;
  if (failure === "negative" || failure === "nonzero") {
    throw new Refusal("unsupported", `fails with a ${failure} address`);
  }
  if (failure !== null && failure !== "null") return BigInt(failure);
  return failure === "null" || slot?.errno === true || slot?.lastError === true ? 0n : null;
}

/** A record by value: the whole of it is the answer. */
function planValueResult(
  { result: { type, slot } }: BoundaryFunction,
  context: PlanContext,
): ResultPlan {
  if (slot !== null && (slot.kind !== "value" || slot.shape || slot.ownership || slot.failure)) {
    throw new Refusal("unsupported", `says more of its result than that it is ${type.spelling}`);
  }
  const value = valueOf(type, context);
  if (value === null) throw new Refusal("by-value", `returns ${type.spelling} by value`);
  return { kind: "value", type: value };
}
