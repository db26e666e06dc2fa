import { isAbout } from "../../boundary/is-about.ts";
import { calledType } from "../../boundary/join-boundary.ts";
import type {
  Boundary,
  BoundaryFunction,
  BoundaryParameter,
  ResolvedType,
} from "../../boundary/model.ts";
import type { Lifetime, Ownership, Reference } from "../../contract/model.ts";
import {
  namesDeallocator,
  suggestsKeeping,
  suggestsNull,
  suggestsRetaining,
  suggestsSource,
  suggestsWriting,
} from "./hint-effects.ts";
import {
  lent,
  plainResult,
  type CallEffects,
  type ParameterEffects,
  type ResultEffects,
} from "./effects.ts";

/** What the contract's line, and the header's own types, say that a call does. */
export function deriveEffects(fn: BoundaryFunction, boundary: Boundary): CallEffects {
  const parameters = fn.parameters.map((of) => parameterEffects(of, fn, boundary));
  return {
    symbol: fn.name,
    source: fn.line === null ? "header" : "contract",
    described: fn.line !== null,
    contracted: boundary.contract.functions.size > 0,
    result: resultEffects(fn, boundary),
    parameters,
  };
}

function parameterEffects(
  parameter: BoundaryParameter,
  fn: BoundaryFunction,
  boundary: Boundary,
): ParameterEffects {
  const callback = calledType(parameter.type) !== null;
  const { slot } = parameter;
  const userData = userDataOf(parameter, fn);
  const served = fn.parameters.find(({ index }) => index === userData)?.slot?.callback;
  const carried = served !== undefined && served !== null && served.until.kind !== "call";
  if (slot === null) {
    const handle = handleOf(parameter.type);
    if (fn.line !== null) return { ...lent, callback, handle, keeps: carried };
    const fills = suggestsWriting(parameter, fn) ? "likely" : null;
    const kept = callback ? suggestsKeeping(parameter, fn) : null;
    const releases = namedDeallocator(fn);
    const keeps = kept ?? suggestsRetaining(parameter, fn);
    return { ...lent, callback, releases, keeps, onlyDuringCall: kept === false, fills, handle };
  }
  const { ownership } = slot;
  const promise = slot.callback;
  const taken = ownership?.kind === "take";
  const kept = ownership?.kind === "keep" && ownership.until.kind !== "call";
  return {
    releases: taken && isDeallocator(fn, boundary),
    takes: taken,
    keeps: kept || carried || (promise !== null && promise.until.kind !== "call"),
    keptUntil: endingOf(ownership?.kind === "keep" ? ownership.until : promise?.until),
    onlyDuringCall: promise?.until.kind === "call",
    callback: callback || promise !== null,
    userDataOf: userData,
    out: outOf(
      slot.direction === "init" ? "in" : slot.direction,
      ownership,
      parameter.type,
      boundary,
    ),
    outAlways: ownership?.kind === "own" && ownership.always,
    nullable: slot.nullable,
    fills: slot.direction === "in" || !isText(parameter.type) ? null : "certain",
    handle: handleOf(parameter.type),
  };
}

function endingOf(until: Lifetime | undefined): string | null {
  return until?.kind === "until-called" ? until.name : null;
}

/** Memory of bytes or characters, as `char *` and `uint8_t *` are. */
function isText(type: ResolvedType): boolean {
  return type.kind === "pointer" && (type.to.kind === "integer" || type.to.kind === "void");
}

/** Base types of a family, to which the others are cast. */
const mixed = /object|widget|base|any|generic|instance|node|item|element|value|entry|event/i;

/** `db` of `struct db *`, where the header shows nothing of the record. */
function handleOf(type: ResolvedType): string | null {
  if (type.kind !== "pointer" || type.to.kind !== "record" || type.to.complete) return null;
  return mixed.test(type.to.name) ? null : type.to.name;
}

/**
 * `box_free(box *)`: what a name says is enough to doubt a second call, and for no more. Names for
 * counted references are left out: those may be given back many times.
 */
function namedDeallocator({ name, parameters, result }: BoundaryFunction): boolean {
  const [only, other] = parameters;
  if (!only || other || only.type.kind !== "pointer" || only.type.to.kind === "function") {
    return false;
  }
  return result.type.kind !== "pointer" && namesDeallocator(name);
}

/** A function that takes is a deallocator where anything names it as one. */
function isDeallocator(fn: BoundaryFunction, { contract }: Boundary): boolean {
  const ownedBy = (of: Ownership | null | undefined): boolean =>
    of?.kind === "own" && of.free === fn.name;
  for (const { free } of contract.types.values()) if (free === fn.name) return true;
  for (const line of contract.functions.values()) {
    if (ownedBy(line.result?.ownership)) return true;
    if (line.slots.some(({ ownership }) => ownedBy(ownership))) return true;
  }
  return false;
}

function userDataOf({ index, name }: BoundaryParameter, fn: BoundaryFunction): number | null {
  const owner = fn.parameters.find(({ slot }) => {
    const data = slot?.callback?.userData;
    return data && !("call" in data) && isAbout(data, index, name);
  });
  return owner?.index ?? null;
}

function outOf(
  direction: "in" | "out" | "inout",
  ownership: Ownership | null,
  type: ResolvedType,
  boundary: Boundary,
): ParameterEffects["out"] {
  if (direction === "in") return "no";
  if (ownership?.kind === "own") {
    const to = type.kind === "pointer" ? type.to : type;
    const free = ownership.free ?? typeFree(to, boundary);
    return free === null ? "value" : { free };
  }
  return ownership?.kind === "borrow" ? "borrowed" : "value";
}

function resultEffects(fn: BoundaryFunction, boundary: Boundary): ResultEffects {
  const { slot, type } = fn.result;
  const handle = handleOf(type);
  if (slot === null) {
    if (fn.line !== null) return { ...plainResult, handle };
    const from = suggestsSource(fn);
    const nullable = suggestsNull(fn) || null;
    return { ...plainResult, borrowed: from !== null, from, nullable, handle };
  }
  const { ownership } = slot;
  const borrowed = ownership?.kind === "borrow";
  const parent = ownership?.kind === "own" ? parentOf(type, fn, boundary) : null;
  return {
    free: ownership?.kind === "own" ? (ownership.free ?? typeFree(type, boundary)) : null,
    borrowed,
    from: borrowed ? sourceOf(ownership.until, fn) : parent,
    handle,
    nullable: type.kind === "pointer" ? slot.nullable : null,
    status: slot.kind === "status",
    failure: slot.failure,
    errno: slot.errno,
  };
}

function sourceOf(until: Lifetime, fn: BoundaryFunction): number | null {
  if (until.kind === "until-ends" || until.kind === "until-next") return indexOf(until.of, fn);
  return null;
}

function indexOf(reference: Reference, fn: BoundaryFunction): number | null {
  return fn.parameters.find(({ index, name }) => isAbout(reference, index, name))?.index ?? null;
}

/** The argument of the creating call that has to live longer than the new handle. */
function parentOf(type: ResolvedType, fn: BoundaryFunction, { contract }: Boundary): number | null {
  const parents = new Set(namesOf(type).flatMap((name) => contract.types.get(name)?.parents ?? []));
  const found = fn.parameters.find((of) => namesOf(of.type).some((name) => parents.has(name)));
  return found?.index ?? null;
}

/** Names under which a contract may list a handle's type. */
function namesOf(type: ResolvedType): readonly string[] {
  const pointed = type.kind === "pointer" ? type.to : type;
  const inner = pointed.kind === "pointer" ? pointed.to : pointed;
  const names = [...pointed.names, ...inner.names, ...type.names];
  return inner.kind === "record" ? [...names, inner.name] : names;
}

/** The deallocator of a handle type. */
function typeFree(type: ResolvedType, { contract }: Boundary): string | null {
  for (const name of namesOf(type)) {
    const free = contract.types.get(name)?.free;
    if (free) return free;
  }
  return null;
}
