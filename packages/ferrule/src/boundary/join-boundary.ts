import { matchGlob } from "../text/match-glob.ts";
import type { Contract, Line, ResultSlot } from "../contract/model.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import type { Facts, FunctionDeclaration, FunctionType, MacroDeclaration } from "../facts/model.ts";
import { checkPromises } from "./check-promises.ts";
import { checkVersions, mayLack, type Versions } from "./check-versions.ts";
import {
  checkCallbackNames,
  checkNames,
  checkVariantNames,
  type HeaderNames,
} from "./check-names.ts";
import { isAbout } from "./is-about.ts";
import type {
  Boundary,
  BoundaryCallback,
  BoundaryFunction,
  BoundaryParameter,
  BoundaryResult,
  ResolvedType,
} from "./model.ts";
import { joinVariants, type JoinedVariant } from "./join-variants.ts";
import { resolveType } from "./resolve-type.ts";
import { standardFree } from "./standard-free.ts";

/**
 * Joins what Clang says of a header with what the contract promises.
 *
 * @throws InputError when the contract speaks of names that the header does not have, or promises
 *   what its types contradict.
 */
export function joinBoundary(facts: Facts, contract: Contract): Boundary {
  const { boundary, strangers } = joinLeniently(facts, contract);
  if (strangers.length > 0) throw new InputError(strangers);
  const contradictions = [
    ...checkPromises(contract, boundary.functions),
    ...checkVersions(contract, boundary.functions, versionsOf(contract, boundary.constants)),
  ];
  if (contradictions.length > 0) throw new InputError(contradictions);
  return boundary;
}

/** The same, where names that the header does not have are told, and not fatal. */
export function joinLeniently(
  facts: Facts,
  contract: Contract,
): { readonly boundary: Boundary; readonly strangers: readonly Diagnostic[] } {
  const declared = facts.declarations.filter((of) => of.kind === "function");
  const macros = new Map<string, MacroDeclaration>();
  for (const of of facts.declarations) if (of.kind === "macro") macros.set(of.name, of);
  const constants = collectConstants(facts, macros);
  const versions = versionsOf(contract, constants);
  const names = headerNames(facts, declared, macros, constants);
  const named = checkNames(contract, names, (line) => mayLack(line, versions));
  const { variants, problems: unjoined } = joinVariants(facts, contract);
  const functions = [
    ...groupByName(declared).map((group) => joinFunction(group, facts, contract)),
    ...variants.map((of) => joinVariant(of, facts, contract)),
  ];
  const callbacks = new Map<string, BoundaryCallback>();
  for (const fn of functions) {
    for (const callback of joinCallbacks(fn, facts, contract))
      callbacks.set(callback.name, callback);
  }
  const problems = [...named, ...unjoined, ...checkVariantNames(contract, names, variants)];
  const known = new Set([...names.functions.keys(), ...contract.variadic.keys()]);
  const strangers = problems.length > 0 ? problems : checkCallbackNames(contract, known, callbacks);
  const boundary = { facts, contract, functions, callbacks, macros, constants };
  return { boundary, strangers };
}

/** Declarations of one function, which are several where targets disagree about it. */
function groupByName(
  declared: readonly FunctionDeclaration[],
): readonly (readonly [FunctionDeclaration, ...FunctionDeclaration[]])[] {
  const groups = new Map<string, [FunctionDeclaration, ...FunctionDeclaration[]]>();
  for (const declaration of declared) {
    const known = groups.get(declaration.name);
    if (known) known.push(declaration);
    else groups.set(declaration.name, [declaration]);
  }
  return [...groups.values()];
}

function joinFunction(
  [declaration, ...others]: readonly [FunctionDeclaration, ...FunctionDeclaration[]],
  facts: Facts,
  contract: Contract,
): BoundaryFunction {
  const { name } = declaration;
  const skip = contract.functions.has(name)
    ? undefined
    : contract.skip.find(({ glob }) => matchGlob(glob, name));
  const line = skip ? null : lineOf(name, contract);
  const joined = joinLine(declaration, line, facts, contract);
  return { ...joined, varies: others.length > 0, skipped: skip?.reason ?? null };
}

/** A way to call a variadic function, with its line. */
function joinVariant(
  { declaration, variant }: JoinedVariant,
  facts: Facts,
  contract: Contract,
): BoundaryFunction {
  const fixed = declaration.parameters.length - variant.parameters.length;
  const joined = joinLine(declaration, variant.line, facts, contract);
  return { ...joined, variantOf: { symbol: variant.of, fixed } };
}

/** A declaration, with what a line says of it. */
function joinLine(
  declaration: FunctionDeclaration,
  line: Line | null,
  facts: Facts,
  contract: Contract,
): BoundaryFunction {
  const { name, type } = declaration;
  const names = declaration.parameters.map((parameter) => parameter.name);
  const result = { type: resolveType(type.result, facts), slot: resultSlot(name, line, contract) };
  return {
    name,
    declaration,
    line,
    parameters: joinParameters(type, names, line, facts),
    result: { ...result, slot: onlyForIntegers(result, line) },
    fields: joinFields(names, line),
    variadic: type.variadic,
    variantOf: null,
    varies: false,
    skipped: null,
  };
}

/** A function's own line, or that of the first rule that matches its name. */
function lineOf(name: string, { functions, rules }: Contract): Line | null {
  return functions.get(name) ?? rules.find(({ glob }) => matchGlob(glob, name)) ?? null;
}

/** A pattern under `results` speaks of integers only; a line's own result of anything. */
function onlyForIntegers({ type, slot }: BoundaryResult, line: Line | null): ResultSlot | null {
  return line?.result || type.kind === "integer" ? slot : null;
}

function resultSlot(name: string, line: Line | null, contract: Contract): ResultSlot | null {
  if (line?.result) return line.result;
  for (const kind of ["status", "value", "number", "bool"] as const) {
    const pattern = contract.results[kind].find(({ glob }) => matchGlob(glob, name));
    if (!pattern) continue;
    const { start, end } = pattern;
    const nothing = { shape: null, ownership: null, nullable: false, failure: null } as const;
    return { start, end, kind, ...nothing, errno: false, lastError: false, info: false };
  }
  return null;
}

function joinParameters(
  type: FunctionType,
  names: readonly (string | null)[],
  line: Line | null,
  facts: Facts,
): readonly BoundaryParameter[] {
  return type.parameters.map((parameter, index) => {
    const name = names[index] ?? null;
    const slot = line?.slots.find((of) => of.field === null && isAbout(of.subject, index, name));
    return { index, name, type: resolveType(parameter, facts), slot: slot ?? null };
  });
}

function joinFields(
  names: readonly (string | null)[],
  line: Line | null,
): BoundaryFunction["fields"] {
  const slots = line?.slots.filter(({ field }) => field !== null) ?? [];
  return slots.map((slot) => ({
    parameter: names.findIndex((name, index) => isAbout(slot.subject, index, name)),
    slot,
  }));
}

function joinCallbacks(
  fn: BoundaryFunction,
  facts: Facts,
  contract: Contract,
): readonly BoundaryCallback[] {
  return fn.parameters.flatMap((parameter) => {
    const type = calledType(parameter.type);
    if (type === null) return [];
    const name = callbackName(fn.name, parameter);
    const line = contract.callbacks.get(name) ?? null;
    const unnamed = type.parameters.map(() => null);
    const parameters = joinParameters(type, unnamed, line, facts);
    const result = { type: resolveType(type.result, facts), slot: line?.result ?? null };
    return [{ name, line, parameters, result }];
  });
}

/** `sqlite3_exec.callback`, or `f.#2` for a parameter without a name. */
export function callbackName(
  symbol: string,
  parameter: { name: string | null; index: number },
): string {
  return `${symbol}.${parameter.name ?? `#${parameter.index}`}`;
}

/** The function type behind a callback parameter, or null. */
export function calledType(type: ResolvedType): FunctionType | null {
  if (type.kind === "function") return type.type;
  return type.kind === "pointer" && type.to.kind === "function" ? type.to.type : null;
}

function collectConstants(
  facts: Facts,
  macros: ReadonlyMap<string, MacroDeclaration>,
): ReadonlyMap<string, bigint | null> {
  const constants = new Map<string, bigint | null>();
  for (const [name, { value }] of macros) {
    const kinds = value.map((group) => group.value);
    const first = kinds[0];
    if (first?.kind !== "integer" && first?.kind !== "pointer") continue;
    constants.set(name, kinds.length === 1 ? BigInt(first.value) : null);
  }
  for (const declared of Object.values(facts.types)) {
    for (const type of declared) {
      if (type.kind !== "enum") continue;
      for (const { name, value } of type.enumerators) {
        const before = constants.get(name);
        constants.set(
          name,
          before === undefined || before === BigInt(value) ? BigInt(value) : null,
        );
      }
    }
  }
  return constants;
}

/** How versions are counted, and the header's own number; null where it says none. */
function versionsOf(
  { version }: Contract,
  constants: ReadonlyMap<string, bigint | null>,
): Versions {
  const header = version === null ? null : (constants.get(version.macro) ?? null);
  return { header, parts: version?.parts ?? null };
}

function headerNames(
  facts: Facts,
  functions: readonly FunctionDeclaration[],
  macros: ReadonlyMap<string, MacroDeclaration>,
  constants: ReadonlyMap<string, bigint | null>,
): HeaderNames {
  const types = Object.keys(facts.types).map((name) => name.replace(/^(?:struct|union|enum) /, ""));
  return {
    functions: new Map(
      functions.map((of) => [of.name, of.parameters.map((parameter) => parameter.name)]),
    ),
    deallocators: new Set([standardFree]),
    constants: new Set([...macros.keys(), ...constants.keys()]),
    types: new Set(types),
  };
}
