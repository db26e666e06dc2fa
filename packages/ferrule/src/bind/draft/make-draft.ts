import { subjectsOf } from "../../boundary/collect-subjects.ts";
import { joinBoundary } from "../../boundary/join-boundary.ts";
import type { Boundary } from "../../boundary/model.ts";
import { spellFunction } from "../../boundary/spell-type.ts";
import { infer } from "../../contract/infer/infer.ts";
import type { Proposal, Subject } from "../../contract/infer/model.ts";
import type { Imported } from "../../contract/import/model.ts";
import { parseContract } from "../../contract/parse-contract.ts";
import type { Facts } from "../../facts/model.ts";
import type { LeftOut } from "../plan/model.ts";
import { planModule } from "../plan/plan-module.ts";
import { askOfTypes } from "./ask-of-types.ts";
import { guessPrefixes } from "./guess-prefixes.ts";
import type { DecidedLine, Draft, Question } from "./model.ts";
import { statusConstants } from "./status-constants.ts";

export type DraftRequest = {
  readonly facts: Facts;
  readonly library: string;
  readonly headers: readonly string[];
  readonly linux: string | null;
  /** What bindings of other languages say of the same headers: evidence, and never more. */
  readonly imports: readonly Imported[];
};

/** What can be said of a header without a person, and what has to be asked. */
export function makeDraft({ facts, library, headers, linux, imports }: DraftRequest): Draft {
  const boundary = joinBoundary(facts, contractOf(library, headers, {}, {}));
  const subjects = subjectsOf(boundary, imports);
  const ok = statusConstants(boundary);
  const proposals = infer(subjects).filter(({ words }) => words !== "status" || ok.length > 0);
  const byFunction = new Map<string, Proposal[]>();
  for (const of of proposals)
    byFunction.set(of.function, [...(byFunction.get(of.function) ?? []), of]);
  const known = Object.keys(facts.types).map((name) => name.replace(/^(?:struct|union|enum) /, ""));
  const types = askOfTypes(subjects, new Set(known));

  // With every handle type known, what is still undecided depends on the function alone.
  const named = Object.fromEntries(types.map(({ name }) => [name, "free none"]));
  const safe = linesOf(subjects.functions, byFunction, (of) => !of.frees && of.words !== "status");
  const open = undecidedOf(library, headers, facts, named, safe);
  const decided: DecidedLine[] = [];
  const questions: Question[] = [];
  let silent = 0;
  for (const subject of subjects.functions) {
    const own = byFunction.get(subject.name) ?? [];
    const question = open.get(subject.name);
    const frees = own.some(({ frees }) => frees);
    const status = own.some(({ words }) => words === "status");
    if (question || frees || status) {
      questions.push(ask(subject, own, question ?? null, boundary));
    } else if (safe[subject.name] !== undefined) {
      decided.push({
        name: subject.name,
        line: safe[subject.name]!,
        sources: sourcesOf(subject, own),
      });
    } else silent += 1;
  }
  const unbindable = boundary.functions.filter(
    ({ declaration, variadic }) => declaration.inline || variadic,
  );
  const barred = new Set(unbindable.map(({ name }) => name));
  const asked = questions.filter(({ name }) => !barred.has(name));
  return {
    library,
    headers,
    linux,
    ok,
    types,
    prefixes: guessPrefixes(boundary),
    decided: decided.filter(({ name }) => !barred.has(name)),
    questions: asked.toSorted((a, b) => weightOf(a, byFunction) - weightOf(b, byFunction)),
    silent,
    unbindable: unbindable.length,
    functions: boundary.functions.length,
  };
}

/** What makes and frees handles is asked first: other answers are worth nothing without. */
function weightOf(
  { name, answer }: Question,
  proposals: ReadonlyMap<string, readonly Proposal[]>,
): number {
  const frees = proposals.get(name)?.some((of) => of.frees) ?? false;
  return (frees ? 0 : 2) + (answer.includes("…") ? 1 : 0);
}

function undecidedOf(
  library: string,
  headers: readonly string[],
  facts: Facts,
  types: Readonly<Record<string, string>>,
  functions: Readonly<Record<string, string>>,
): ReadonlyMap<string, LeftOut> {
  const { leftOut } = planModule(
    joinBoundary(facts, contractOf(library, headers, types, functions)),
  );
  const open = leftOut.filter(({ cause }) => cause === "undecided");
  return new Map(open.map((of) => [of.symbol, of]));
}

function contractOf(
  library: string,
  headers: readonly string[],
  types: Readonly<Record<string, string>>,
  functions: Readonly<Record<string, string>>,
): ReturnType<typeof parseContract> {
  const text = JSON.stringify({ ferrule: 1, library, headers, types, functions });
  return parseContract(text, `${library}.ferrule.jsonc`);
}

function linesOf(
  subjects: readonly Subject[],
  proposals: ReadonlyMap<string, readonly Proposal[]>,
  wanted: (proposal: Proposal) => boolean,
): Readonly<Record<string, string>> {
  const lines: Record<string, string> = {};
  for (const subject of subjects) {
    // What the language says without a word is no line.
    const own = (proposals.get(subject.name) ?? []).filter(
      (of) => wanted(of) && !(of.of === "result" && of.words === "str"),
    );
    if (own.length > 0) lines[subject.name] = lineOf(subject, own);
  }
  return lines;
}

/** A line of proposals; parameters by name where they have one. */
function lineOf(subject: Subject, proposals: readonly Proposal[]): string {
  const named = (text: string): string =>
    text.replaceAll(
      /#(\d+)/g,
      (whole, at: string) => subject.parameters[Number(at)]?.name ?? whole,
    );
  const slots = proposals.flatMap(({ of, words }) =>
    of === "result" ? [] : [{ of, text: `${named(`#${of}`)}: ${named(words)}` }],
  );
  const result = proposals.find(({ of }) => of === "result");
  const list = slots.toSorted((a, b) => a.of - b.of).map(({ text }) => text);
  const answer = result ? `-> ${named(result.words)}` : "";
  return [list.join("; "), answer].filter((part) => part !== "").join(" ");
}

function ask(
  subject: Subject,
  proposals: readonly Proposal[],
  left: LeftOut | null,
  { functions }: Boundary,
): Question {
  const declared = functions.find(({ name }) => name === subject.name);
  const line = lineOf(subject, proposals);
  const unknown = left !== null && proposals.length === 0;
  const asks = left?.reason ?? askOf(proposals);
  return {
    name: subject.name,
    asks: asks.endsWith("?") ? asks : `${asks}.`,
    prototype: declared ? spellFunction(declared.declaration) : null,
    answer: unknown ? "…" : line,
    sources: sourcesOf(subject, proposals),
  };
}

function askOf(proposals: readonly Proposal[]): string {
  const frees = proposals.find(({ frees }) => frees);
  if (frees?.words === "take") return "does it free what it is given?";
  if (frees) return `is what it gives out ours, ${frees.words.replace(/^out /, "")}?`;
  return "does its int say whether it failed?";
}

function sourcesOf({ parameters }: Subject, proposals: readonly Proposal[]): readonly string[] {
  return proposals.map(({ of, heuristic, evidence }) => {
    const name = of === "result" ? "result" : (parameters[of]?.name ?? `#${of}`);
    return `${name}: ${heuristic} (${evidence})`;
  });
}
