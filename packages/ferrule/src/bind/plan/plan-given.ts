import { isAbout } from "../../boundary/is-about.ts";
import type { BoundaryFunction } from "../../boundary/model.ts";
import type { Call } from "../../contract/model.ts";
import type { CType } from "../../facts/model.ts";
import { constantOf, nativeOf, needNative, needSymbol, type PlanContext } from "./context.ts";
import type { ArgumentPlan, NativePlan } from "./model.ts";
import { Refusal } from "./refusal.ts";

/** The call that tells C the user data beforehand: of this call's arguments, and constants. */
export function planGiven(
  fn: BoundaryFunction,
  { function: symbol, arguments: given }: Call,
  context: PlanContext,
): Extract<ArgumentPlan, { kind: "callback" }>["gives"] {
  const native = needGiven(symbol, given.length, context);
  if (native?.parameters.length !== given.length) {
    throw new Refusal("unsupported", `${symbol} does not take ${given.length} parameters`);
  }
  const list = given.map((argument, index) => {
    if (argument.kind === "user-data") return { kind: "user-data" } as const;
    const own = fn.parameters.findIndex(({ index: at, name }) =>
      argument.kind === "name" || argument.kind === "position"
        ? isAbout(argument, at, name)
        : false,
    );
    if (own >= 0) return { kind: "argument", index: own } as const;
    const value =
      argument.kind === "integer"
        ? BigInt(argument.value)
        : argument.kind === "name"
          ? constantOf(argument.name, context)
          : 0n;
    return { kind: "constant", value, native: native.parameters[index]! } as const;
  });
  const status = context.byName.get(symbol)?.result.slot?.kind === "status";
  return { native: native.name, symbol, arguments: list, status };
}

const pointerToVoid: CType = { kind: "pointer", to: { kind: "builtin", name: "void" } };

/** The native function that takes user data; of a variadic one, the call that takes a pointer last. */
function needGiven(symbol: string, count: number, context: PlanContext): NativePlan | undefined {
  const fn = context.byName.get(symbol);
  if (fn?.variadic !== true) {
    needNative(symbol, context);
    return context.natives.get(symbol);
  }
  const fixed = fn.parameters.length;
  if (count !== fixed + 1) return undefined;
  const native: NativePlan = {
    name: `${symbol}_ud`,
    symbol: fn.declaration.symbol,
    result: nativeOf(fn.result.type, context),
    parameters: [...fn.parameters.map(({ type }) => nativeOf(type, context)), "ptr"],
    variadic: { of: symbol, fixed, given: [{ type: pointerToVoid, native: "ptr" }] },
    standard: false,
    forms: null,
    optional: false,
    since: null,
    until: null,
  };
  needSymbol(native);
  context.natives.set(native.name, native);
  return native;
}
