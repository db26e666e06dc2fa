import { isAbout } from "../../boundary/is-about.ts";
import type { BoundaryParameter } from "../../boundary/model.ts";
import type { Length, Reference } from "../../contract/model.ts";
import { classNameOf, handleOf, needNative, type PlanContext } from "./context.ts";
import type { LengthPlan } from "./model.ts";
import { planField } from "./plan-field-slots.ts";
import { Refusal } from "./refusal.ts";

/** The position of a parameter that a contract refers to. */
export function positionOf(reference: Reference, parameters: readonly BoundaryParameter[]): number {
  const found = parameters.find(({ index, name }) => isAbout(reference, index, name));
  if (!found)
    throw new Refusal("unsupported", "its contract refers to a parameter it does not have");
  return found.index;
}

/** A contract's length, with parameters by position. */
export function planLength(
  length: Length,
  parameters: readonly BoundaryParameter[],
  context: PlanContext,
): LengthPlan {
  switch (length.kind) {
    case "integer":
      return { kind: "integer", value: length.value };
    case "name":
    case "position":
      return { kind: "argument", index: positionOf(length, parameters) };
    case "call": {
      const { function: symbol, arguments: given } = length.call;
      needNative(symbol, context);
      const list = given.map((argument) => {
        if (argument.kind === "name" || argument.kind === "position") {
          return positionOf(argument, parameters);
        }
        throw new Refusal("unsupported", `${symbol} can only be given this call's own parameters`);
      });
      if (context.natives.get(symbol)?.parameters.length !== list.length) {
        throw new Refusal("unsupported", `${symbol} does not take ${list.length} parameters`);
      }
      return { kind: "call", symbol, arguments: list };
    }
    case "field": {
      const index = positionOf(length.of, parameters);
      const type = handleOf(parameters[index]!.type, context);
      if (type === null || context.boundary.contract.types.get(type)?.place !== true) {
        throw new Refusal("unsupported", "counts with a field of what is no type with a `place`");
      }
      const place = classNameOf(type, context);
      return { kind: "field", index, place, ...planField(type, length.field, context) };
    }
    case "result":
      return { kind: "result" };
    case "sum":
    case "product":
      return {
        kind: length.kind,
        left: planLength(length.left, parameters, context),
        right: planLength(length.right, parameters, context),
      };
  }
}

/** The places whose fields a length reads. */
export function placesOf(length: LengthPlan | null): readonly number[] {
  if (length?.kind === "sum" || length?.kind === "product") {
    return [...placesOf(length.left), ...placesOf(length.right)];
  }
  return length?.kind === "field" ? [length.index] : [];
}

/** The parameters that a length reads. */
export function argumentsOf(length: LengthPlan | null): readonly number[] {
  switch (length?.kind) {
    case "argument":
      return [length.index];
    case "call":
      return length.arguments;
    case "sum":
    case "product":
      return [...argumentsOf(length.left), ...argumentsOf(length.right)];
    default:
      return [];
  }
}

/** True when a length is known only once the call has returned. */
export function readsResult(length: LengthPlan | null): boolean {
  if (length?.kind === "sum" || length?.kind === "product") {
    return readsResult(length.left) || readsResult(length.right);
  }
  return length?.kind === "result";
}
