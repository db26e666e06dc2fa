import type { Proposal } from "../contract/infer/model.ts";
import type { Length, Ownership, ResultSlot, Shape, Slot } from "../contract/model.ts";
import { isAbout } from "./is-about.ts";
import { textOf } from "./text-of.ts";
import type { Boundary, BoundaryFunction, BoundaryParameter } from "./model.ts";

export type ComparedProposal = {
  readonly proposal: Proposal;
  /** The pack's words in the comparison's own spelling; `default` where it needs none. */
  readonly expected: string;
  readonly correct: boolean;
  /** False where the header says as much without a word, as of a `const char *` that is returned. */
  readonly needed: boolean;
};

/** A parameter or result that needs a word, and the pack's. */
export type NeededWord = {
  readonly function: string;
  readonly of: number | "result";
  readonly expected: string;
};

export type Comparison = {
  /** Functions that the contract has a line for. */
  readonly functions: number;
  /** Parameters and results of those that need a word. */
  readonly words: readonly NeededWord[];
  readonly proposals: readonly ComparedProposal[];
};

/** Compares what heuristics propose with what a contract says, where it says something. */
export function compareProposals(boundary: Boundary, proposals: readonly Proposal[]): Comparison {
  const written = boundary.functions.filter(
    ({ line, skipped }) => line !== null && skipped === null,
  );
  const byName = new Map(written.map((fn) => [fn.name, fn]));
  const compared = proposals.flatMap((proposal) => {
    const fn = byName.get(proposal.function);
    if (!fn) return [];
    const expected = expectedOf(fn, proposal.of, boundary);
    const said = spell(proposal);
    const needed = expected !== "default";
    const correct = needed
      ? expected === said
      : said === "str" && isText(fn, proposal.of, boundary);
    return [{ proposal, expected, correct, needed }];
  });
  const words = written.flatMap((fn) => wordsOf(fn, boundary));
  return { functions: written.length, words, proposals: compared };
}

/** What text means where nothing is said: a result's own, or that of a type the contract calls text. */
function isText(
  { result, parameters }: BoundaryFunction,
  of: number | "result",
  { contract }: Boundary,
): boolean {
  if (of === "result") return isConstChar(result.type);
  const type = parameters[of]?.type;
  return type !== undefined && !isConstChar(type) && textOf(type, contract) !== null;
}

/** The parameters and results of a function that need a word of the contract. */
function wordsOf(fn: BoundaryFunction, boundary: Boundary): readonly NeededWord[] {
  const places: (number | "result")[] = [...fn.parameters.map(({ index }) => index), "result"];
  return places
    .map((of) => ({ function: fn.name, of, expected: expectedOf(fn, of, boundary) }))
    .filter(({ expected }) => expected !== "default");
}

/** A proposal's words with the deallocator and the positions that the comparison uses. */
function spell({ words }: Proposal): string {
  return words.replace(/^borrow\(.*$/, "borrow").replace(/^cb\(.*ud=(#\d+).*$/, "cb $1");
}

/** A pack's words for a parameter or result, in the spelling of the comparison. */
function expectedOf(fn: BoundaryFunction, of: number | "result", boundary: Boundary): string {
  if (of === "result") return spellResult(fn, boundary);
  const parameter = fn.parameters[of];
  return parameter?.slot ? spellSlot(parameter, parameter.slot, fn, boundary) : "default";
}

function spellSlot(
  { type }: BoundaryParameter,
  { direction, shape, ownership, callback, role }: Slot,
  fn: BoundaryFunction,
  boundary: Boundary,
): string {
  if (callback) {
    const data = callback.userData;
    return data && !("call" in data) ? `cb ${positionOf(data, fn)}` : "cb";
  }
  if (role) return role.kind;
  const plain = shape?.kind === "string" && shape.length === null && shape.encoding === "utf8";
  // `str?` of a `const char *`: only the `?` is said, and no heuristic speaks of that.
  if (plain && direction === "in" && ownership === null && isConstChar(type)) return "default";
  const inner = type.kind === "pointer" && direction === "out" ? type.to : type;
  const words = [
    ...(direction === "in" ? [] : [direction === "inout" ? "out" : direction]),
    ...(shape ? [spellShape(shape, fn)] : []),
    ...(ownership ? [spellOwnership(ownership, inner, boundary)] : []),
  ];
  return words.length === 0 ? "default" : words.join(" ");
}

function spellResult({ result, ...fn }: BoundaryFunction, boundary: Boundary): string {
  const { slot, type } = result;
  if (slot === null) return "default";
  if (slot.shape?.kind === "string" && slot.ownership?.kind !== "own") return "str";
  if (slot.shape !== null || slot.ownership !== null) {
    return slot.ownership?.kind === "own"
      ? spellOwnership(slot.ownership, type, boundary)
      : spellShape(slot.shape, { ...fn, result });
  }
  // A number that is no `int` is a value without a word.
  const number = type.kind === "integer" || type.kind === "float";
  if (slot.kind === "value" && number && type.spelling !== "int") return "default";
  return spellKind(slot);
}

function isConstChar(type: BoundaryParameter["type"]): boolean {
  return type.kind === "pointer" && type.const && /(?:^| )char$/.test(type.to.spelling);
}

/** A result that only says whether the call failed is a status by another name. */
function spellKind({ kind, failure }: ResultSlot): string {
  return kind === "ignore" && failure !== null ? "status" : kind;
}

function spellShape(shape: Shape | null, fn: BoundaryFunction): string {
  if (shape === null) return "borrow";
  const word = {
    string: "str",
    bytes: "bytes",
    strings: "strs",
    handles: "handles",
    array: "array",
    view: "view",
  }[shape.kind];
  return shape.length === null ? word : `${word}(${spellLength(shape.length, fn)})`;
}

function spellLength(length: Length, fn: BoundaryFunction): string {
  return length.kind === "name" || length.kind === "position"
    ? positionOf(length, fn)
    : length.kind;
}

function spellOwnership(
  ownership: Ownership,
  type: BoundaryParameter["type"],
  { contract }: Boundary,
): string {
  if (ownership.kind !== "own") return ownership.kind;
  const names =
    type.kind === "pointer"
      ? [...type.to.names, ...(type.to.kind === "record" ? [type.to.name] : [])]
      : [];
  const free = names.map((name) => contract.types.get(name)?.free).find((of) => of != null);
  return `own(${ownership.free ?? free ?? "?"})`;
}

function positionOf(
  reference: Parameters<typeof isAbout>[0],
  fn: Pick<BoundaryFunction, "parameters">,
): string {
  const found = fn.parameters.find(({ index, name }) => isAbout(reference, index, name));
  return `#${found?.index ?? "?"}`;
}
