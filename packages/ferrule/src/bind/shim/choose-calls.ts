import type { CType, Facts } from "../../facts/model.ts";
import { viewTarget, type TargetView } from "../../layout/view-target.ts";
import { spellC } from "../../verify/spell-c.ts";
import type { ModulePlan, NativePlan } from "../plan/model.ts";

/** More arguments than that have no cells; the FFI calls such a function itself. */
const MOST = 24;

/** A function that goes through the shim, in C's own words. */
export type ShimCall = {
  readonly native: NativePlan;
  /** Declares the pointer through which it is called, with the header's own type. */
  readonly pointer: string;
  /** The record that it returns by value; null for any other result. */
  readonly record: string | null;
  /** The type of each record by value and of each variadic argument; null for all others. */
  readonly types: readonly (string | null)[];
  /** C's errno is kept before anything else runs. */
  readonly errno: boolean;
};

/** The functions that a shim has calls for; those left are the FFI's, as they are without it. */
export function chooseCalls(plan: ModulePlan, facts: Facts): readonly ShimCall[] {
  const views = plan.targets.map((target) => viewTarget(facts, target));
  const errno = new Set(plan.functions.flatMap((fn) => (fn.cause === "errno" ? [fn.symbol] : [])));
  return plan.natives.flatMap((native) => {
    if (native.standard || native.parameters.length > MOST) return [];
    const call = describe(native, views, errno.has(native.name));
    return call === null ? [] : [call];
  });
}

/** Null where C cannot write a type a second time. */
function describe(
  native: NativePlan,
  views: readonly TargetView[],
  errno: boolean,
): ShimCall | null {
  const { name, variadic, parameters, result } = native;
  const called = variadic?.of ?? name;
  const view = views.find(({ functions }) => functions.has(called));
  const declared = view?.functions.get(called);
  if (view === undefined || declared === undefined) return null;
  const { type } = declared;
  const pointer = spellC({ kind: "pointer", to: type }, view, `ferrule_to_${name}`);
  if (pointer === null) return null;
  const fixed = variadic?.fixed ?? parameters.length;
  const types: (string | null)[] = [];
  for (const [index, of] of parameters.entries()) {
    const own = index < fixed ? type.parameters[index] : variadic?.given[index - fixed]?.type;
    const named = index >= fixed || isRecord(of);
    const spelled = named && own !== undefined ? spellValue(own, view) : null;
    if (named && spelled === null) return null;
    types.push(spelled);
  }
  const record = isRecord(result) ? spellValue(type.result, view) : null;
  return isRecord(result) && record === null ? null : { native, pointer, record, types, errno };
}

/** A type as that of a value: what it is called with qualifiers makes no difference to a copy. */
function spellValue(type: CType, view: TargetView): string | null {
  const { const: _const, volatile: _volatile, restrict: _restrict, ...bare } = type;
  return spellC(bare, view);
}

function isRecord(native: string): boolean {
  return native.startsWith("r_");
}
