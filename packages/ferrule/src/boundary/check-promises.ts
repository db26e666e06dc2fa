import type {
  CallbackPromise,
  Contract,
  Length,
  Reference,
  ResultSlot,
  Slot,
  Span,
} from "../contract/model.ts";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { labelPlace } from "../diagnostics/label-place.ts";
import { labelAt } from "../diagnostics/locate.ts";
import { checkCustody } from "./check-custody.ts";
import { readSource } from "../diagnostics/read-source.ts";
import { lengthsOf } from "./check-names.ts";
import { checkParents, checkThreads } from "./check-types.ts";
import { isAbout } from "./is-about.ts";
import { pointedNames } from "./pointed-names.ts";
import { spellType } from "./spell-type.ts";
import type { BoundaryFunction, BoundaryParameter, ResolvedType } from "./model.ts";

/** A promise that the header contradicts: one position in the contract, one in the header. */
type Contradiction = {
  readonly at: Span;
  readonly message: string;
  readonly note: string;
  readonly header: { readonly fn: BoundaryFunction; readonly note: string };
  readonly help: string;
};

/** A diagnostic for every promise that cannot be true of what the header declares. */
export function checkPromises(
  contract: Contract,
  functions: readonly BoundaryFunction[],
): readonly Diagnostic[] {
  const byName = new Map(functions.map((fn) => [fn.name, fn]));
  const found = functions.flatMap((fn) => (fn.line === null ? [] : checkLine(fn, byName)));
  for (const [name, type] of contract.types) {
    const free = type.free === null ? undefined : byName.get(type.free);
    if (free) found.push(...checkTypeFree(name, type, free));
  }
  const types = [...checkParents(contract), ...checkThreads(contract)];
  return [...found.map((of) => toDiagnostic(of, contract)), ...types];
}

function checkLine(
  fn: BoundaryFunction,
  byName: ReadonlyMap<string, BoundaryFunction>,
): readonly Contradiction[] {
  const found = fn.parameters.flatMap((parameter) =>
    parameter.slot === null ? [] : checkSlot(fn, parameter, parameter.slot, byName),
  );
  const { slot, type } = fn.result;
  if (slot === null || fn.line?.result == null) return found;
  for (const length of lengthsOf(slot.shape)) found.push(...checkLength(fn, length));
  if (slot.lastError) found.push(...checkLastError(fn, slot));
  if (slot.ownership?.kind === "own" && slot.ownership.free !== null) {
    found.push(...checkFree(slot, type, "the result", byName.get(slot.ownership.free)));
  }
  const integral = type.kind === "integer";
  const truth = slot.kind === "bool" && type.kind === "pointer";
  const kinds: readonly ResultSlot["kind"][] = ["status", "number", "bool"];
  if (kinds.includes(slot.kind) && !integral && !truth) {
    found.push({
      at: slot,
      message: `${fn.name}: its result cannot be a ${slot.kind}: it is \`${type.spelling}\`.`,
      note: `a ${slot.kind} is an integer`,
      header: { fn, note: `returns ${type.spelling}` },
      help: "Say what the result is: a shape, own or borrow, or nothing.",
    });
  }
  if ((slot.shape !== null || slot.ownership !== null) && type.kind !== "pointer") {
    found.push({
      at: slot,
      message: `${fn.name}: its result is \`${type.spelling}\`, and no pointer.`,
      note: "said of a pointer",
      header: { fn, note: `returns ${type.spelling}` },
      help: "Say -> value, or leave the result out.",
    });
  }
  return found;
}

function checkSlot(
  fn: BoundaryFunction,
  parameter: BoundaryParameter,
  slot: Slot,
  byName: ReadonlyMap<string, BoundaryFunction>,
): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const { type } = parameter;
  const name = parameter.name ?? `#${parameter.index}`;
  const refuse = (message: string, note: string, help: string): void => {
    const header = { fn, note: `${name} is ${type.spelling}` };
    found.push({ at: slot, message: `${fn.name}: ${message}`, note, header, help });
  };
  for (const length of lengthsOf(slot.shape)) found.push(...checkLength(fn, length));
  const { direction, shape, ownership, callback } = slot;
  if (direction !== "in" && type.kind !== "pointer") {
    refuse(
      `${name} cannot be \`${direction}\`: it is \`${type.spelling}\`, and no pointer.`,
      "C cannot write through it",
      "Leave the direction out.",
    );
  } else if (direction !== "in" && type.kind === "pointer" && type.const) {
    refuse(
      `${name} cannot be \`${direction}\`: what it points at is const.`,
      "C does not write through it",
      "Leave the direction out: C only reads it.",
    );
  }
  if ((shape !== null || slot.nullable) && !isAddress(type)) {
    const word = shape === null ? "`?`" : "a shape";
    refuse(
      `${name} has ${word}: it is \`${type.spelling}\`, and no pointer.`,
      "said of a pointer",
      "Take the word away.",
    );
  }
  if (callback !== null && calledKind(type) === null) {
    refuse(
      `${name} is no callback: it is \`${type.spelling}\`.`,
      "said of a function pointer",
      "Take `cb` away.",
    );
  }
  if (callback !== null) found.push(...checkForeign(fn, name, callback, slot, type));
  for (const { message, header, ...rest } of checkCustody(fn, parameter, slot)) {
    found.push({
      at: slot,
      message: `${fn.name}: ${message}`,
      header: { fn, note: header },
      ...rest,
    });
  }
  if (ownership?.kind === "own" && ownership.free !== null && type.kind === "pointer") {
    found.push(...checkFree(slot, type.to, name, byName.get(ownership.free)));
  }
  return found;
}

/** Only Windows has a GetLastError. */
function checkLastError(fn: BoundaryFunction, at: Span): readonly Contradiction[] {
  const other = fn.declaration.targets.find((target) => !target.includes("windows"));
  if (other === undefined) return [];
  return [
    {
      at,
      message: `${fn.name}: \`lasterror\` asks Windows' GetLastError, and the header declares it for ${other}.`,
      note: "only Windows has one",
      header: { fn, note: `declared for ${other}` },
      help: "Say errno, or name the library's file for Windows alone under `load`.",
    },
  ];
}

/** What C gets on its own threads, where no function runs, has to be said. */
function checkForeign(
  fn: BoundaryFunction,
  name: string,
  { answer, foreign }: CallbackPromise,
  at: Span,
  type: ResolvedType,
): readonly Contradiction[] {
  const called = calledKind(type);
  if (foreign === null || called?.kind !== "function") return [];
  const { result } = called.type;
  if (result.kind === "builtin" && result.name === "void") return [];
  const header = { fn, note: `${name} returns ${spellType(result)}` };
  if (answer?.kind === "integer") return [];
  return [
    {
      at,
      message: `${fn.name}: C wants an answer of ${name} on its own threads, and none is said.`,
      note: "answers with what?",
      header,
      help: "Say throw=> and an integer: C gets it there too.",
    },
  ];
}

/** A length that is a parameter must be an integer, or the address of one that C fills in. */
function checkLength(fn: BoundaryFunction, length: Length): readonly Contradiction[] {
  if (length.kind === "sum" || length.kind === "product") {
    return [...checkLength(fn, length.left), ...checkLength(fn, length.right)];
  }
  if (length.kind !== "name" && length.kind !== "position") return [];
  const parameter = parameterOf(fn, length);
  if (parameter === null || isCount(parameter.type)) return [];
  const name = parameter.name ?? `#${parameter.index}`;
  return [
    {
      at: length,
      message: `${fn.name}: ${name} cannot be a length: it is \`${parameter.type.spelling}\`.`,
      note: "a length is an integer",
      header: { fn, note: `${name} is ${parameter.type.spelling}` },
      help: "Name the parameter that counts.",
    },
  ];
}

function isCount(type: ResolvedType): boolean {
  if (type.kind === "integer") return true;
  return type.kind === "pointer" && !type.const && type.to.kind === "integer";
}

/** A deallocator takes a pointer to what it frees, or a `void *`. */
function checkFree(
  at: Span,
  freed: ResolvedType,
  what: string,
  free: BoundaryFunction | undefined,
): readonly Contradiction[] {
  const taken = free?.parameters[0]?.type;
  if (!free || freed.kind !== "pointer") return [];
  if (taken?.kind === "pointer" && frees(taken, freed)) return [];
  return [
    {
      at,
      message: `${free.name} does not free ${what}, a \`${freed.spelling}\`: it takes ${taken ? `\`${taken.spelling}\`` : "nothing"}.`,
      note: `freed with ${free.name}`,
      header: { fn: free, note: taken ? `takes ${taken.spelling}` : "takes nothing" },
      help: "Name the deallocator that takes this type.",
    },
  ];
}

function frees(
  taken: Extract<ResolvedType, { kind: "pointer" }>,
  freed: Extract<ResolvedType, { kind: "pointer" }>,
): boolean {
  const [a, b] = [taken.to, freed.to];
  if (a.kind === "void" || b.kind === "void") return true;
  if (a.kind === "record" || b.kind === "record") {
    return a.kind === "record" && b.kind === "record" && a.name === b.name;
  }
  return a.kind === b.kind;
}

function checkTypeFree(name: string, at: Span, free: BoundaryFunction): readonly Contradiction[] {
  const taken = free.parameters[0]?.type;
  const names = taken ? pointedNames(taken) : [];
  if (taken?.kind === "pointer" && (taken.to.kind === "void" || names.includes(name))) return [];
  return [
    {
      at,
      message: `${free.name} does not free a ${name}: it takes ${taken ? `\`${taken.spelling}\`` : "nothing"}.`,
      note: `freed with ${free.name}`,
      header: { fn: free, note: taken ? `takes ${taken.spelling}` : "takes nothing" },
      help: "Name the deallocator that takes this type, or say `free none`.",
    },
  ];
}

function toDiagnostic(
  { at, message, note, header, help }: Contradiction,
  contract: Contract,
): Diagnostic {
  const { fn } = header;
  return createDiagnostic({
    hazard: "input/contract",
    origin: "boundary",
    message,
    labels: [
      labelAt(contract.file, contract.text, at, note),
      labelPlace(fn.declaration.position, header.note, readSource, "secondary"),
    ],
    boundary: { library: contract.library, symbol: fn.name, parameter: null },
    help,
  });
}

function parameterOf(fn: BoundaryFunction, reference: Reference): BoundaryParameter | null {
  return fn.parameters.find(({ index, name }) => isAbout(reference, index, name)) ?? null;
}

function isAddress(type: ResolvedType): boolean {
  return type.kind === "pointer" || type.kind === "function" || type.kind === "unsupported";
}

function calledKind(type: ResolvedType): ResolvedType | null {
  if (type.kind === "function") return type;
  return type.kind === "pointer" && type.to.kind === "function" ? type.to : null;
}
