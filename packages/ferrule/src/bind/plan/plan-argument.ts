import { isInteger } from "../../boundary/check-names.ts";
import { callbackName, calledType } from "../../boundary/join-boundary.ts";
import { textOf } from "../../boundary/text-of.ts";
import type { BoundaryFunction, BoundaryParameter } from "../../boundary/model.ts";
import {
  classNameOf,
  constantOf,
  handleOf,
  nativeOf,
  needNative,
  recordOf,
  type PlanContext,
} from "./context.ts";
import type { ArgumentPlan, KeptPlan, ReturnedPlan, ScalarPlan } from "./model.ts";
import { camelCase, safeName } from "./names.ts";
import { planArrayArgument, planFilledArray } from "./plan-array.ts";
import { planGiven } from "./plan-given.ts";
import { planLength, positionOf } from "./plan-length.ts";
import { planReturned } from "./plan-returned.ts";
import { planScalar } from "./plan-scalar.ts";
import { valueOf } from "./plan-value.ts";
import { Refusal } from "./refusal.ts";

/** Parameters that ferrule fills in: lengths of other arguments, user data of callbacks. */
export type FilledIn = {
  /** Length parameter → the parameter whose length it is. */
  readonly lengths: ReadonlyMap<number, number>;
  readonly userData: ReadonlySet<number>;
};

/** Finds what the slots of a function say about its other parameters. */
export function findFilledIn(fn: BoundaryFunction): FilledIn {
  const lengths = new Map<number, number>();
  const userData = new Set<number>();
  for (const { slot, index } of fn.parameters) {
    const length = slot?.direction === "in" ? slot.shape?.length : null;
    if (length?.kind === "name" || length?.kind === "position") {
      lengths.set(positionOf(length, fn.parameters), index);
    }
    const data = slot?.callback?.userData;
    if (data?.kind === "name" || data?.kind === "position") {
      userData.add(positionOf(data, fn.parameters));
    }
    if (slot?.role?.kind === "user-data") userData.add(index);
  }
  return { lengths, userData };
}

/**
 * How one C parameter is filled in.
 *
 * @throws Refusal when header and contract together do not decide it.
 */
export function planArgument(
  fn: BoundaryFunction,
  parameter: BoundaryParameter,
  filled: FilledIn,
  context: PlanContext,
): ArgumentPlan {
  const { index, type, slot } = parameter;
  const name = parameterName(parameter, context);
  const base = { label: name, native: nativeOf(type, context) };
  const of = filled.lengths.get(index);
  if (of !== undefined) return { ...base, kind: "length", of };
  if (filled.userData.has(index)) return { ...base, kind: "user-data" };
  if (slot?.role?.kind === "among") {
    return planAmong(parameter, slot.role.constants, name, base, context);
  }
  if (slot?.role) return planRole(fn, parameter, base, context);
  if (slot?.callback) return planCallbackArgument(fn, parameter, name, base, context);
  if (slot?.direction === "init") return planInit(parameter, name, base, context);
  if (slot && slot.direction !== "in") return planOut(fn, parameter, name, base, context);
  if (type.kind === "record") return planValue(parameter, name, base, context);
  const scalar = planScalar(type, context);
  if (scalar !== null) {
    if (slot?.ownership)
      throw new Refusal("unsupported", `hands over the ${type.spelling} ${name}`);
    return { ...base, kind: "scalar", name, scalar, among: null };
  }
  return planPointer(fn, parameter, name, base, context);
}

type Base = Pick<ArgumentPlan, "label" | "native">;

/** A record by value: C gets a copy, so that there is nothing to say of it but its name. */
function planValue(
  { type, slot }: BoundaryParameter,
  name: string,
  base: Base,
  context: PlanContext,
): ArgumentPlan {
  if (slot?.ownership || slot?.shape || slot?.nullable) {
    throw new Refusal("unsupported", `says more of ${name} than that it is ${type.spelling}`);
  }
  const value = valueOf(type, context);
  if (value === null) throw new Refusal("by-value", `passes ${type.spelling} by value`);
  return { ...base, kind: "value", name, type: value };
}

/** Until when C keeps what it is given; null when it is lent for the call. */
function planKept(
  fn: BoundaryFunction,
  { slot }: BoundaryParameter,
  name: string,
): KeptPlan | null {
  if (slot?.ownership?.kind !== "keep") return null;
  const { until } = slot.ownership;
  switch (until.kind) {
    case "call":
      return null;
    case "static":
    case "forever":
      return { on: null, replaced: false };
    case "until-ends": {
      const on = positionOf(until.of, fn.parameters);
      const owner = fn.parameters[on]?.slot;
      const made = owner?.direction === "init";
      const borrows = !owner || made || (owner.direction === "in" && owner.ownership === null);
      if (!borrows) throw new Refusal("unsupported", `keeps ${name} for what it does not own`);
      return { on, replaced: until.orNext };
    }
    case "until-next":
    case "until-called":
      throw new Refusal("unsupported", `keeps ${name} until another call says otherwise`);
  }
}

function planPointer(
  fn: BoundaryFunction,
  parameter: BoundaryParameter,
  name: string,
  base: Base,
  context: PlanContext,
): ArgumentPlan {
  const { type, slot } = parameter;
  const nullable = slot?.nullable ?? false;
  const shape = slot?.shape ?? null;
  const kept = planKept(fn, parameter, name);
  const text = textOf(type, context.boundary.contract);
  if (shape?.kind === "string" || (shape === null && text !== null)) {
    if (slot?.ownership?.kind === "take") {
      throw new Refusal("unsupported", `takes over the text ${name}`);
    }
    const { encoding, length } = shape ?? { encoding: text ?? "utf8", length: null };
    if (length !== null && length.kind !== "name" && length.kind !== "position") {
      throw new Refusal("unsupported", `computes the length of ${name}`);
    }
    return { ...base, kind: "text", name, encoding, nullable, lengthAt: null, kept };
  }
  if (shape?.kind === "bytes") {
    if (slot?.ownership?.kind === "take") {
      throw new Refusal("unsupported", `takes over the bytes ${name}`);
    }
    const { length } = shape;
    const plain = length.kind === "name" || length.kind === "position";
    return {
      ...base,
      kind: "bytes",
      name,
      nullable,
      least: plain ? null : planLength(length, fn.parameters, context),
      lengthAt: plain ? positionOf(length, fn.parameters) : null,
      kept,
    };
  }
  if (shape?.kind === "array") return planArrayArgument(fn, parameter, shape, name, base, context);
  if (shape !== null) return planList(parameter, name, base, context);
  const record = recordOf(type, context);
  if (record !== null) return { ...base, kind: "record", name, type: record, nullable };
  const handle = handleOf(type, context);
  if (kept !== null && (handle === null || kept.on === null)) {
    throw new Refusal("unsupported", `keeps the ${type.spelling} ${name} after the call`);
  }
  if (handle === null) throw undecided(type.spelling, name, calledType(type) !== null);
  if (slot?.ownership?.kind === "take") {
    const unless = planUnless(fn, slot.ownership.unless, context);
    const taken = { ...base, kind: "take", name, type: handle, nullable, unless } as const;
    return { ...taken, ends: "moved", sole: false };
  }
  return { ...base, kind: "handle", name, type: handle, nullable, keptOn: kept?.on ?? null };
}

/** The integer result that leaves a handle ours. */
function planUnless(
  fn: BoundaryFunction,
  code: string | null,
  context: PlanContext,
): bigint | null {
  if (code === null) return null;
  const { type, slot } = fn.result;
  const unread = slot?.kind === "previous" || (slot?.kind === "ignore" && slot.failure === null);
  if (type.kind !== "integer" || unread) {
    const reason = `takes a handle unless it returns ${code}, and its result is not looked at`;
    throw new Refusal("unsupported", reason);
  }
  return isInteger(code) ? BigInt(code) : constantOf(code, context);
}

/** An array that C reads, with its length in another parameter. */
function planList(
  { type, slot }: BoundaryParameter,
  name: string,
  base: Base,
  context: PlanContext,
): ArgumentPlan {
  const length = slot?.shape?.length;
  if (length?.kind !== "name" && length?.kind !== "position") {
    throw new Refusal("unsupported", `computes the length of ${name}`);
  }
  if (slot?.ownership) throw new Refusal("unsupported", `takes over the array ${name}`);
  if (slot?.shape?.kind === "strings") return { ...base, kind: "list", name, type: null };
  const of = type.kind === "pointer" ? handleOf(type.to, context) : null;
  if (of === null) throw undecided(type.spelling, name, false);
  return { ...base, kind: "list", name, type: of };
}

function undecided(spelling: string, name: string, callback: boolean): Refusal {
  const question = callback ? "cb(life, ud=…, throw=>…)" : "bytes(n), str, out … or take";
  return new Refusal("undecided", `what is ${name}, a ${spelling}?`, `${name}: ${question}`);
}

function planRole(
  fn: BoundaryFunction,
  { type, slot }: BoundaryParameter,
  base: Base,
  context: PlanContext,
): ArgumentPlan {
  const role = slot!.role!;
  switch (role.kind) {
    case "among":
    case "user-data":
      return { ...base, kind: "user-data" };
    case "destroy":
      return { ...base, kind: "destroy", of: positionOf(role.of, fn.parameters) };
    case "pass":
      if (isInteger(role.constant))
        return { ...base, kind: "constant", value: BigInt(role.constant) };
      return planPassed(role.constant, base, context);
    case "size": {
      const known = context.boundary.contract.types.get(role.of);
      if (known?.value !== true && known?.place !== true) {
        throw new Refusal("unsupported", `needs the size of ${role.of}, which has no layout`);
      }
      return { ...base, kind: "size", type: role.of, place: known.place };
    }
    case "deallocator":
      return { ...base, kind: "constant", value: constantOf(role.pass, context) };
    case "null":
      if (type.kind === "float")
        throw new Refusal("unsupported", "NULL for a floating-point number");
      return { ...base, kind: "constant", value: 0n };
  }
}

/** An integer constant, or a string macro, whose text is lent. */
function planPassed(constant: string, base: Base, context: PlanContext): ArgumentPlan {
  const macro = context.boundary.macros.get(constant);
  const [first, second] = macro?.value ?? [];
  if (base.native === "ptr" && first?.value.kind === "string" && !second) {
    return { ...base, kind: "constant-text", text: first.value.value };
  }
  return { ...base, kind: "constant", value: constantOf(constant, context) };
}

/** An integer that is one of some constants. */
function planAmong(
  { type }: BoundaryParameter,
  patterns: readonly string[],
  name: string,
  base: Base,
  context: PlanContext,
): ArgumentPlan {
  const scalar = planScalar(type, context);
  if (scalar?.kind !== "integer") {
    throw new Refusal("unsupported", `${name} is ${type.spelling}, and no integer among constants`);
  }
  const { constants } = context.boundary;
  const names = patterns.flatMap((pattern) =>
    pattern.endsWith("*")
      ? [...constants.keys()].filter((of) => of.startsWith(pattern.slice(0, -1)))
      : [pattern],
  );
  const values = [...new Set(names.map((of) => constantOf(of, context)))];
  const among = {
    values: values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
    names: patterns,
  };
  return { ...base, kind: "scalar", name, scalar, among };
}

function planCallbackArgument(
  fn: BoundaryFunction,
  parameter: BoundaryParameter,
  name: string,
  base: Base,
  context: PlanContext,
): ArgumentPlan {
  const { callback, nullable } = parameter.slot!;
  const { until, userData, foreign } = callback!;
  if (userData === null && foreign === "delivered") {
    const reason = `C calls ${name} on threads of its own, without user data that says for which function`;
    throw new Refusal("unsupported", reason);
  }
  if (userData === null) return planHeldCallback(fn, parameter, name, base);
  const gives = userData.kind === "give" ? planGiven(fn, userData.call, context) : null;
  const at =
    gives !== null
      ? parameter.index
      : "call" in userData
        ? fn.parameters.findIndex(({ slot }) => slot?.role?.kind === "user-data")
        : positionOf(userData, fn.parameters);
  const site = callbackName(fn.name, parameter);
  const shared = { ...base, kind: "callback", name, site, nullable, userData: at, gives } as const;
  switch (until.kind) {
    case "call":
      return { ...shared, scope: "call", on: null, replaced: false };
    case "forever":
    case "static":
      return { ...shared, scope: "forever", on: null, replaced: false };
    case "until-ends":
      return {
        ...shared,
        scope: "registered",
        on: positionOf(until.of, fn.parameters),
        replaced: until.orNext,
      };
    case "until-called": {
      const destroyed = fn.parameters.some(
        (of) => of.name === until.name && of.slot?.role?.kind === "destroy",
      );
      if (!destroyed)
        throw new Refusal("unsupported", `keeps ${name} until ${until.name} is called`);
      return { ...shared, scope: "destroyed", on: null, replaced: false };
    }
    case "until-next":
      throw new Refusal("unsupported", `keeps ${name} until the next call`);
  }
}

/**
 * A callback that C calls without user data means the function of the innermost call, or, when C
 * keeps it, that of the last one: `until` this very function is called again.
 */
function planHeldCallback(
  fn: BoundaryFunction,
  parameter: BoundaryParameter,
  name: string,
  base: Base,
): ArgumentPlan {
  const { callback, nullable } = parameter.slot!;
  const { until } = callback!;
  const again = until.kind === "until-called" && until.name === fn.name;
  if (until.kind !== "call" && !again) {
    const reason = `the callback ${name} has no user data, so that C cannot say which function it means`;
    const question = `${name}: cb(call) or cb(until ${fn.name})`;
    throw new Refusal("unsupported", reason, question);
  }
  const site = callbackName(fn.name, parameter);
  const userData = parameter.index;
  const scope = again ? "replaced" : "call";
  const shared = {
    ...base,
    kind: "callback",
    name,
    site,
    nullable,
    userData,
    gives: null,
  } as const;
  return { ...shared, scope, on: null, replaced: false };
}

/** A record that C makes in memory of ours. */
function planInit(
  { type, slot }: BoundaryParameter,
  name: string,
  base: Base,
  context: PlanContext,
): ArgumentPlan {
  const handle = handleOf(type, context);
  const known = handle === null ? undefined : context.boundary.contract.types.get(handle);
  if (handle === null || known?.place !== true) {
    throw new Refusal("unsupported", `makes ${name}, which is no type with a \`place\``);
  }
  const own = slot?.ownership?.kind === "own" ? slot.ownership.free : null;
  const close = own ?? known.free;
  if (close === null) throw new Refusal("undecided", `nothing is said to end ${type.spelling}`);
  if (context.byName.get(close)?.parameters.length !== 1) {
    throw new Refusal("unsupported", `${close} takes more than the ${handle} that it ends`);
  }
  needNative(close, context);
  return { ...base, kind: "init", name, type: handle, close };
}

function planOut(
  fn: BoundaryFunction,
  parameter: BoundaryParameter,
  name: string,
  base: Base,
  context: PlanContext,
): ArgumentPlan {
  const { type, slot } = parameter;
  const { direction, shape } = slot!;
  if (shape?.kind === "array") {
    return planFilledArray(fn, parameter, shape, name, base, context);
  }
  if (type.kind !== "pointer")
    throw new Refusal("unsupported", `${name} is not a pointer, and out`);
  const buffer = shape?.kind === "bytes" || shape?.kind === "string";
  if (buffer && shape.length !== null && type.to.kind !== "pointer") {
    if (direction === "inout") throw new Refusal("unsupported", `changes the bytes ${name}`);
    const length = planLength(shape.length, fn.parameters, context);
    const used = shape.used === null ? null : planLength(shape.used, fn.parameters, context);
    const text = shape.kind === "string" && shape.encoding === "utf16" ? "text16" : "text";
    const as = shape.kind === "bytes" ? "bytes" : text;
    return { ...base, kind: "out-bytes", name, as, length, used };
  }
  const record = shape === null ? valueOf(type.to, context) : null;
  if (record !== null) {
    const kind = direction === "out" ? "out-record" : "inout-record";
    return { ...base, kind, name, type: record, nullable: false };
  }
  const scalar = shape === null ? planScalar(type.to, context) : null;
  if (direction === "inout") {
    if (scalar === null) throw new Refusal("unsupported", `changes ${name}, a ${type.spelling}`);
    return { ...base, kind: "inout", name, value: scalar, shown: true };
  }
  const value: ScalarPlan | ReturnedPlan =
    scalar ?? planReturned(type.to, slot, fn.parameters, context);
  return { ...base, kind: "out", name, value, shown: true };
}

function parameterName(parameter: BoundaryParameter, context: PlanContext): string {
  const { index, name, slot, type } = parameter;
  if (slot?.as) return safeName(slot.as);
  if (name !== null) return camelCase(name);
  const handle = handleOf(type, context);
  return handle === null ? `arg${index}` : camelCase(classNameOf(handle, context));
}
