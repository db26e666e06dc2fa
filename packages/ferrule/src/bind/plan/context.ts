import { pointedNames } from "../../boundary/pointed-names.ts";
import { standardFree } from "../../boundary/standard-free.ts";
import type {
  Boundary,
  BoundaryFunction,
  NativeInteger,
  ResolvedType,
} from "../../boundary/model.ts";
import type { TypeLine } from "../../contract/model.ts";
import { spellVersion } from "../../contract/compare-versions.ts";
import { camelCase, pascalCase, stripPrefix } from "./names.ts";
import type { NativeName, NativePlan } from "./model.ts";
import { implyValues, needShape } from "./plan-value.ts";
import { Refusal } from "./refusal.ts";

/** What the planners of one module share: the boundary, and what the module needs so far. */
export type PlanContext = {
  readonly boundary: Boundary;
  readonly byName: ReadonlyMap<string, BoundaryFunction>;
  /** C functions that release an owned handle. */
  readonly closers: ReadonlySet<string>;
  /** By handle type, the C functions that owned ones are freed with. */
  readonly frees: ReadonlyMap<string, ReadonlySet<string>>;
  readonly natives: Map<string, NativePlan>;
  /** Fields that functions use of records in places, by C type, in the order of their layout. */
  readonly placed: Map<string, string[]>;
  readonly varying: Map<NativeName, Readonly<Record<string, NativeInteger>>>;
  readonly shapes: Map<NativeName, string | Readonly<Record<string, string>>>;
  /** Records by value that need no line: how they are called, by their own name. */
  readonly implied: ReadonlyMap<string, string>;
};

export function createContext(boundary: Boundary): PlanContext {
  return {
    boundary,
    byName: new Map(boundary.functions.map((fn) => [fn.name, fn])),
    closers: findClosers(boundary),
    frees: findFrees(boundary),
    natives: new Map(),
    placed: new Map(),
    varying: new Map(),
    shapes: new Map(),
    implied: implyValues(boundary),
  };
}

function findClosers(boundary: Boundary): ReadonlySet<string> {
  const { contract } = boundary;
  const closers = new Set<string>();
  for (const { free } of contract.types.values()) if (free !== null) closers.add(free);
  const lines = [
    ...contract.functions.values(),
    ...[...contract.variadic.values()].map(({ line }) => line),
  ];
  for (const line of lines) {
    for (const { ownership } of [...line.slots, ...(line.result ? [line.result] : [])]) {
      if (ownership?.kind === "own" && ownership.free !== null) closers.add(ownership.free);
    }
  }
  // A function that takes a handle and nothing else is a deallocator as well (`sqlite3_close`).
  for (const fn of boundary.functions) {
    const [first, second] = fn.parameters;
    if (!second && first?.slot?.ownership?.kind === "take") closers.add(fn.name);
  }
  return closers;
}

/** What the lines say that owned handles are freed with, type by type. */
function findFrees({ contract, functions }: Boundary): ReadonlyMap<string, ReadonlySet<string>> {
  const frees = new Map<string, Set<string>>();
  const note = (type: ResolvedType | undefined, free: string | null): void => {
    if (type?.kind !== "pointer") return;
    const handle = pointedNames(type).find((name) => isHandle(contract.types.get(name)));
    const own = handle === undefined ? null : (free ?? contract.types.get(handle)?.free ?? null);
    if (handle === undefined || own === null) return;
    frees.set(handle, (frees.get(handle) ?? new Set()).add(own));
  };
  for (const { parameters, result } of functions) {
    const given = result.slot?.ownership;
    if (given?.kind === "own") note(result.type, given.free);
    for (const { slot, type } of parameters) {
      if (slot?.ownership?.kind !== "own") continue;
      const own = slot.direction === "init" || type.kind !== "pointer" ? type : type.to;
      note(own, slot.ownership.free);
    }
  }
  return frees;
}

/** How a type crosses; integers whose width differs between targets get a name of their own. */
export function nativeOf(type: ResolvedType, context: PlanContext): NativeName {
  switch (type.kind) {
    case "void":
      return "void";
    case "float":
      return type.native;
    case "pointer":
    case "function":
      return "ptr";
    case "integer": {
      const [first, second] = type.native;
      if (first && !second) return first.value;
      const wide = type.native.some(({ value }) => value === "i64" || value === "u64");
      const name: NativeName = `${wide ? "w" : "n"}_${type.spelling.replaceAll(/\W+/g, "_")}`;
      const entries = type.native.flatMap(({ targets, value }) =>
        targets.map((target) => [target, value] as const),
      );
      context.varying.set(name, Object.fromEntries(entries));
      return name;
    }
    case "record":
      return needShape(type, context);
    case "unsupported":
      throw new Refusal("unsupported", `uses ${type.spelling}: ${type.reason}`);
  }
}

/**
 * C's own `free`, also where the header declares it: the C library's own would miss an allocator that
 * is preloaded, whose blocks the library gives out.
 */
const freeOfC: NativePlan = {
  name: standardFree,
  symbol: standardFree,
  result: "void",
  parameters: ["ptr"],
  optional: false,
  since: null,
  until: null,
  variadic: null,
  standard: true,
  forms: null,
};

/** Notes that the module calls a C function. */
export function needNative(cName: string, context: PlanContext): void {
  if (context.natives.has(cName)) return;
  const fn = context.byName.get(cName);
  if (cName === standardFree) return void context.natives.set(cName, freeOfC);
  if (!fn) throw new Refusal("unsupported", `needs ${cName}, which the header does not declare`);
  if (fn.variadic) throw new Refusal("variadic", `needs ${cName}, which is variadic`);
  const { name, symbol } = fn.declaration;
  needSymbol(fn.declaration);
  const everywhere = fn.declaration.targets.length === context.boundary.facts.targets.length;
  const own = fn.variantOf?.fixed ?? fn.parameters.length;
  const parameters = fn.parameters.map(({ type }) => nativeOf(type, context));
  context.natives.set(name, {
    name,
    symbol,
    result: nativeOf(fn.result.type, context),
    parameters: parameters.map((native, index) =>
      index < own ? native : promote(native, context),
    ),
    variadic: fn.variantOf && {
      of: fn.variantOf.symbol,
      fixed: own,
      given: parameters.slice(own).map((native, index) => {
        return { type: fn.declaration.type.parameters[own + index]!, native };
      }),
    },
    optional: fn.line?.optional === true || !everywhere,
    since: fn.line?.since ? spellVersion(fn.line.since) : null,
    until: fn.line?.until ? spellVersion(fn.line.until) : null,
    standard: false,
    forms: null,
  });
}

/** Refuses a name that cannot be printed as it is. */
export function needSymbol({
  name,
  symbol,
}: {
  readonly name: string;
  readonly symbol: string;
}): void {
  if (!isIdentifier(name)) throw new Refusal("unsupported", "its name is not in ASCII");
  if (!isSymbol(symbol)) throw new Refusal("unsupported", "its asm label is no symbol of a linker");
}

/** What C makes of a variadic argument: a small integer an int, a float a double. */
function promote(native: NativeName, context: PlanContext): NativeName {
  if (native === "f32") return "f64";
  if (native.startsWith("r_")) {
    throw new Refusal("by-value", "passes a record by value as a variadic argument");
  }
  const widths = Object.values(context.varying.get(native) ?? { only: native });
  return widths.every((width) => /^[iu](?:8|16)$/.test(width)) ? "i32" : native;
}

/** What is printed as it is; a header is untrusted text. */
function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

function isSymbol(symbol: string): boolean {
  return /^[\w$.?@]+$/.test(symbol);
}

/** True for the line of a type that is neither a copied record nor what text is made of. */
export function isHandle(type: TypeLine | undefined): boolean {
  return type !== undefined && !type.value && type.string === null;
}

/** The contract's handle type that a pointer points at, by C name; null when it is not one. */
export function handleOf(type: ResolvedType, context: PlanContext): string | null {
  const { types } = context.boundary.contract;
  return pointedNames(type).find((name) => isHandle(types.get(name))) ?? null;
}

/** The contract's copied record that a pointer points at, by C name; null when it is not one. */
export function recordOf(type: ResolvedType, context: PlanContext): string | null {
  if (type.kind !== "pointer" || type.to.kind !== "record") return null;
  const { types } = context.boundary.contract;
  return pointedNames(type).find((name) => types.get(name)?.value === true) ?? null;
}

/** The class of a handle type in TypeScript. */
export function classNameOf(cName: string, context: PlanContext): string {
  const { types, prefixes } = context.boundary.contract;
  return types.get(cName)?.as ?? pascalCase(stripPrefix(cName, prefixes));
}

/** A function's name in TypeScript. */
export function functionNameOf(symbol: string, context: PlanContext): string {
  return camelCase(stripPrefix(symbol, context.boundary.contract.prefixes));
}

/** A constant's value; refused when targets disagree about it. */
export function constantOf(name: string, context: PlanContext): bigint {
  const value = context.boundary.constants.get(name);
  if (value === undefined || value === null) {
    throw new Refusal("unsupported", `${name} is not one integer on all targets`);
  }
  return value;
}
