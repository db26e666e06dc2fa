import type {
  BoundaryCallback,
  BoundaryFunction,
  BoundaryParameter,
} from "../../boundary/model.ts";
import type { CallbackPromise } from "../../contract/model.ts";
import { textOf } from "../../boundary/text-of.ts";
import {
  handleOf,
  classNameOf,
  functionNameOf,
  nativeOf,
  needNative,
  recordOf,
  type PlanContext,
} from "./context.ts";
import type { ArgumentPlan, LengthPlan } from "./model.ts";
import type { CallbackArgumentPlan, SitePlan } from "./site-model.ts";
import { camelCase, NameTable, pascalCase, safeName } from "./names.ts";
import { argumentsOf, placesOf, planLength, positionOf } from "./plan-length.ts";
import { planScalar } from "./plan-scalar.ts";
import { valueOf } from "./plan-value.ts";
import { Refusal } from "./refusal.ts";

/**
 * How C's call of a callback becomes a call of a JavaScript function.
 *
 * @throws Refusal when the contract does not decide what its parameters are.
 */
export function planSite(
  fn: BoundaryFunction,
  argument: Extract<ArgumentPlan, { kind: "callback" }>,
  index: number,
  context: PlanContext,
): SitePlan {
  const callback = context.boundary.callbacks.get(argument.site);
  const promise = fn.parameters[index]?.slot?.callback;
  if (!callback || !promise) throw new Refusal("unsupported", `${argument.name} is no callback`);
  const data = userDataAt(callback, promise.userData !== null, context);
  const args = planArguments(callback, data, context);
  const result = nativeOf(callback.result.type, context);
  if (result.startsWith("r_")) {
    throw new Refusal("by-value", `its callback ${argument.site} returns a record by value`);
  }
  if (result === "ptr")
    throw new Refusal("unsupported", `its callback ${argument.site} returns a pointer`);
  const { answer } = promise;
  const onThrow = answer?.kind === "answer-call" ? answer.call : null;
  if (onThrow) needNative(onThrow.function, context);
  return {
    name: argument.site,
    symbol: fn.name,
    argument: argument.name,
    typeName: pascalCase(functionNameOf(fn.name, context)) + pascalCase(argument.name),
    note: callback.line?.text ?? null,
    arguments: args,
    result,
    key: planKey(callback, promise.userData, data, context),
    foreign: planForeign(promise, argument, args),
    answer: answer?.kind === "integer" ? BigInt(answer.value) : 0n,
    onThrow: onThrow && {
      symbol: onThrow.function,
      arguments: onThrow.arguments.map((given) => {
        if (given.kind === "message") return { text: "message" } as const;
        if (given.kind === "integer") return { integer: given.value };
        if (given.kind === "user-data") throw new Refusal("unsupported", "answers with user data");
        return { argument: positionOf(given, callback.parameters) };
      }),
    },
  };
}

/** What becomes of calls on C's own threads. */
function planForeign(
  { foreign, until }: CallbackPromise,
  { site }: { readonly site: string },
  args: readonly CallbackArgumentPlan[],
): SitePlan["foreign"] {
  if (foreign !== "delivered") return foreign;
  const gone = args.find(({ kind }) => kind !== "scalar" && kind !== "user-data");
  if (gone !== undefined) {
    const what = "name" in gone ? gone.name : "a length";
    const reason = `${site} runs here after C has gone on, when what ${what} leads to may be gone`;
    throw new Refusal("unsupported", reason);
  }
  const endless = until.kind === "forever" || until.kind === "static" || until.kind === "call";
  return endless ? "delivered" : "awaited";
}

function planKey(
  callback: BoundaryCallback,
  userData: NonNullable<NonNullable<BoundaryParameter["slot"]>["callback"]>["userData"],
  data: number,
  context: PlanContext,
): SitePlan["key"] {
  if (userData === null) return { kind: "held" };
  if (userData.kind !== "fetch") {
    if (data < 0)
      throw new Refusal("undecided", `which parameter of ${callback.name} is its user data?`);
    return { kind: "argument", index: data };
  }
  const { function: symbol, arguments: given } = userData.call;
  needNative(symbol, context);
  const list = given.map((argument) => {
    if (argument.kind === "name" || argument.kind === "position") {
      return positionOf(argument, callback.parameters);
    }
    throw new Refusal("unsupported", `${symbol} can only be given the callback's own parameters`);
  });
  return { kind: "fetch", symbol, arguments: list };
}

/**
 * The parameter with the role, or, where C has user data, the one `void *` that nothing else is said
 * of; -1 for none.
 */
function userDataAt(
  { parameters }: BoundaryCallback,
  exists: boolean,
  context: PlanContext,
): number {
  const said = parameters.find(({ slot }) => slot?.role?.kind === "user-data");
  if (said) return said.index;
  if (!exists) return -1;
  const candidates = parameters.filter(
    ({ slot, type }) =>
      type.kind === "pointer" &&
      type.to.kind === "void" &&
      !slot &&
      handleOf(type, context) === null,
  );
  return candidates.length === 1 ? candidates[0]!.index : -1;
}

function planArguments(
  callback: BoundaryCallback,
  data: number,
  context: PlanContext,
): readonly CallbackArgumentPlan[] {
  const names = new NameTable();
  const planned = callback.parameters.map((parameter) =>
    parameter.index === data
      ? ({ kind: "user-data", native: "ptr" } as const)
      : planCallbackArgument(callback, parameter, names, context),
  );
  const read = new Set(planned.flatMap((of) => ("length" in of ? argumentsOf(of.length) : [])));
  return planned.map((of, index) =>
    of.kind === "scalar" && read.has(index) ? { kind: "length", native: of.native } : of,
  );
}

function planCallbackArgument(
  callback: BoundaryCallback,
  parameter: BoundaryParameter,
  names: NameTable,
  context: PlanContext,
): CallbackArgumentPlan {
  const { type, slot, index } = parameter;
  const handle = handleOf(type, context);
  const wanted = slot?.as
    ? safeName(slot.as)
    : handle
      ? camelCase(classNameOf(handle, context))
      : `arg${index}`;
  const name = names.claim(wanted);
  const native = nativeOf(type, context);
  const nullable = slot?.nullable ?? false;
  const scalar = planScalar(type, context);
  if (scalar !== null) return { kind: "scalar", name, native, scalar };
  const value = valueOf(type, context);
  if (value !== null) return { kind: "value", name, native, type: value };
  if (slot && slot.direction !== "in") {
    throw new Refusal("unsupported", `its callback ${callback.name} writes through ${name}`);
  }
  const length = (): LengthPlan | null => {
    const planned = slot?.shape?.length
      ? planLength(slot.shape.length, callback.parameters, context)
      : null;
    if (placesOf(planned).length > 0) {
      throw new Refusal("unsupported", `its callback ${callback.name} counts with a field`);
    }
    return planned;
  };
  const shape = slot?.shape;
  const text = textOf(type, context.boundary.contract);
  if (shape?.kind === "string" || (!shape && text !== null)) {
    const encoding = shape?.encoding ?? text ?? "utf8";
    return {
      kind: "text",
      name,
      native,
      encoding,
      length: length(),
      nullable: slot ? nullable : true,
    };
  }
  if (shape?.kind === "bytes") return { kind: "bytes", name, native, length: length()!, nullable };
  if (shape?.kind === "strings") {
    return { kind: "texts", name, native, length: length()!, type: null, nullable };
  }
  if (shape?.kind === "handles") {
    const of = type.kind === "pointer" ? handleOf(type.to, context) : null;
    if (of === null) throw undecided(callback, name, type.spelling);
    return { kind: "handles", name, native, length: length()!, type: of, nullable };
  }
  if (handle !== null) return { kind: "handle", name, native, type: handle, nullable };
  const record = recordOf(type, context);
  if (record !== null) return { kind: "record", name, native, type: record, nullable };
  throw undecided(callback, name, type.spelling);
}

function undecided({ name }: BoundaryCallback, parameter: string, spelling: string): Refusal {
  const reason = `what is ${parameter} of its callback ${name}, a ${spelling}?`;
  return new Refusal("undecided", reason, `"${name}": "${parameter}: …" under callbacks`);
}
