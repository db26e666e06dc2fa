import type { Contract, Slot, Span } from "../contract/model.ts";
import { labelAt } from "../diagnostics/locate.ts";
import { printHeads, printResult, printWords } from "../contract/print-line.ts";
import { textOf } from "./text-of.ts";
import { pointedNames } from "./pointed-names.ts";
import type { BoundaryFunction, BoundaryParameter, ResolvedType } from "./model.ts";

/** One promise of a function: of what, in the words of the language, and where it comes from. */
export type TracedPromise = {
  /** `function`; a parameter as the header names it, `#2` without a name; or `result`. */
  readonly of: string;
  readonly words: string;
  /** `written`: in the contract, at `place`; `type`: what its type says without a word; `open`. */
  readonly source: "written" | "type" | "open";
  /** `file:line:column` of what is written; otherwise the default, or the question, in words. */
  readonly place: string;
};

/** Every promise of a function, parameters first, with the place that each word comes from. */
export function tracePromises(fn: BoundaryFunction, contract: Contract): readonly TracedPromise[] {
  const said = wordsSaidElsewhere(fn);
  const parameters = fn.parameters.map((of) => traceParameter(of, said, contract));
  return [...traceHeads(fn, contract), ...parameters, traceResult(fn, contract)];
}

/** The words that speak of the whole function. */
function traceHeads({ line }: BoundaryFunction, contract: Contract): readonly TracedPromise[] {
  const words = line === null ? "" : printHeads(line);
  if (line === null || words === "") return [];
  return [{ of: "function", words, source: "written", place: placeOf(line, contract) }];
}

function traceParameter(
  parameter: BoundaryParameter,
  said: ReadonlyMap<number, string>,
  contract: Contract,
): TracedPromise {
  const { slot, type, index } = parameter;
  const of = nameOf(parameter);
  const words = slot === null ? "" : printWords(slot);
  const elsewhere = said.get(index);
  if (slot !== null && words !== "") {
    const named = slot.as === null ? "" : `as ${slot.as}: `;
    return { of, words: named + words, source: "written", place: placeOf(slot, contract) };
  }
  if (elsewhere !== undefined) {
    return { of, words: "filled in", source: "written", place: `said of ${elsewhere}` };
  }
  return { of, ...byType(type, contract) };
}

function traceResult(fn: BoundaryFunction, contract: Contract): TracedPromise {
  const { slot, type } = fn.result;
  const of = "result";
  if (slot !== null) {
    return { of, words: printResult(slot), source: "written", place: placeOf(slot, contract) };
  }
  if (type.kind === "void") return { of, words: "nothing", source: "type", place: "void" };
  if (type.kind === "pointer") {
    return textOf(type, contract) !== null
      ? { of, words: "str", source: "type", place: `${type.spelling}, copied and never freed` }
      : { of, words: "?", source: "open", place: `who owns the ${type.spelling}?` };
  }
  const asked = type.spelling === "int" && contract.status !== null;
  return asked
    ? { of, words: "?", source: "open", place: "is its int a status, a value or a truth?" }
    : { of, words: "value", source: "type", place: type.spelling };
}

/** What the language makes of a parameter without a word. */
function byType(
  type: ResolvedType,
  contract: Contract,
): Pick<TracedPromise, "words" | "source" | "place"> {
  if (type.kind === "integer" || type.kind === "float") {
    return { words: "value", source: "type", place: `${type.spelling}, checked` };
  }
  if (textOf(type, contract) !== null) {
    return { words: "str", source: "type", place: `${type.spelling}, copied in` };
  }
  if (isHandle(type, contract)) {
    return { words: "handle", source: "type", place: `${type.spelling}, lent for the call` };
  }
  return { words: "?", source: "open", place: `what is this ${type.spelling}?` };
}

function isHandle(type: ResolvedType, { types }: Contract): boolean {
  return pointedNames(type).some((name) => types.get(name)?.string === null);
}

/** Parameters that the words of another one fill in: its length, its user data. */
function wordsSaidElsewhere(fn: BoundaryFunction): ReadonlyMap<number, string> {
  const said = new Map<number, string>();
  const note = (reference: { kind: string }, by: BoundaryParameter): void => {
    const at = fn.parameters.find(
      ({ index, name }) =>
        ("index" in reference && reference.index === index) ||
        ("name" in reference && reference.name === name),
    );
    if (at) said.set(at.index, nameOf(by));
  };
  for (const parameter of fn.parameters) {
    const { slot } = parameter;
    if (!slot) continue;
    if (slot.shape?.length && slot.direction === "in") note(slot.shape.length, parameter);
    if (slot.callback?.userData) note(slot.callback.userData, parameter);
  }
  return said;
}

function nameOf({ name, index }: Pick<BoundaryParameter, "name" | "index">): string {
  return name ?? `#${index}`;
}

function placeOf(span: Span | Slot, { file, text }: Contract): string {
  const { line, column } = labelAt(file, text, span, "");
  return `${file}:${line}:${column}`;
}
