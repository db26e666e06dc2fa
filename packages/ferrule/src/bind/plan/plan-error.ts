import { matchGlob } from "../../contract/match-glob.ts";
import { constantOf, needNative, type PlanContext } from "./context.ts";
import type { ErrorPlan } from "./model.ts";
import { pascalCase } from "./names.ts";

/** The library's status convention with the constants' values. */
export function planError(context: PlanContext): ErrorPlan {
  const { contract, constants } = context.boundary;
  const { status } = contract;
  if (status === null) {
    const className = `${pascalCase(contract.library)}Error`;
    return { className, ok: [], info: [], codes: [], describe: null, message: null };
  }
  const codes = new Map<bigint, string>();
  for (const [name, value] of constants) {
    if (value === null || codes.has(value)) continue;
    const known = status.ok.includes(name) || status.info.includes(name);
    if (known || status.codes.some((glob) => matchGlob(glob, name))) codes.set(value, name);
  }
  if (status.describe !== null) needNative(status.describe, context);
  if (status.message !== null) needNative(status.message.function, context);
  return {
    className: status.error,
    ok: status.ok.map((name) => constantOf(name, context)),
    info: status.info.map((name) => constantOf(name, context)),
    codes: [...codes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    describe: status.describe,
    message: status.message && { symbol: status.message.function, type: status.message.type },
  };
}
