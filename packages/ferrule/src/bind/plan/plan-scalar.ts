import type { ResolvedType } from "../../boundary/model.ts";
import { nativeOf, type PlanContext } from "./context.ts";
import type { ScalarPlan } from "./model.ts";

/** A number or a truth value; null for any other type. */
export function planScalar(type: ResolvedType, context: PlanContext): ScalarPlan | null {
  if (type.kind === "float") return { kind: "float", native: type.native };
  if (type.kind !== "integer") return null;
  const native = nativeOf(type, context);
  return type.bool ? { kind: "bool", native } : { kind: "integer", native };
}
