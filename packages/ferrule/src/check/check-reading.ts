import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { compareFile } from "./abi/compare-file.ts";
import { analyzeFile } from "./flow/analyze-file.ts";
import { sameRelease } from "./flow/same-release.ts";
import type { ForeignDeclaration } from "./model/declared.ts";
import type { Mark, ReadSource } from "./model/front-end.ts";
import { onceAFunction } from "./rules/once-a-function.ts";
import { reportAbi } from "./rules/report-abi.ts";
import { reportFlow } from "./rules/report-flow.ts";
import { reportMark } from "./rules/report-mark.ts";
import { suppress } from "./suppress/suppress.ts";
import { suggestsThread } from "./truth/hint-effects.ts";
import type { Truth } from "./truth/model.ts";
import { waits } from "./truth/waits.ts";

/** Some constructs are wrong only with what the header says. */
function holds({ needs, symbol }: Mark, truth: Truth): boolean {
  if (needs === undefined) return true;
  if (needs === "waits") return symbol !== null && waits(symbol, truth);
  if (needs === "own-thread") return symbol !== null && ofOneThread(symbol, truth);
  const declarations = symbol === null ? [] : (truth.functions.get(symbol)?.declarations ?? []);
  return declarations.some(({ doc }) => doc !== null && suggestsThread(doc.text));
}

/** A function of the header that the native method is named after belongs to one thread. */
function ofOneThread(name: string, { functions }: Truth): boolean {
  const ending = name.toLowerCase().replace(/^native/, "");
  for (const [symbol, { declarations }] of functions) {
    if (!symbol.toLowerCase().endsWith(ending)) continue;
    const wanted = /\b(?:only|must)\b[^.]*\bthread\b|\b(?:same|main|ui) thread\b/i;
    if (declarations.some(({ doc }) => doc !== null && wanted.test(doc.text))) return true;
  }
  return false;
}

/** Every finding of one file: its declarations, its flow, and what its language alone has. */
export function checkReading(
  { reading, frontEnd }: ReadSource,
  truth: Truth,
): readonly Diagnostic[] {
  const { source, rulePrefix = frontEnd.rulePrefix } = reading;
  const saves = new Map(reading.declarations.map((of) => [of.symbol, of.savesError]));
  const untyped = new Set(reading.declarations.flatMap(untypedParameters));
  const world = {
    untyped: (symbol: string, index: number): boolean => untyped.has(`${symbol}#${index}`),
    effectsOf: truth.effectsOf,
    savesError: (symbol: string): boolean | null => saves.get(symbol) ?? null,
    sameRelease,
    waits: (symbol: string): boolean => waits(symbol, truth),
  };
  const abi = compareFile(reading, truth);
  const events = analyzeFile(reading, world, frontEnd.unwinding);
  const found = [
    ...reading.problems,
    ...abi.map(({ finding, api }) => reportAbi(finding, source, api ?? rulePrefix)),
    ...events.map((of) => reportFlow(of, source, { ...frontEnd, rulePrefix }, truth)),
    ...reading.marks.filter((of) => holds(of, truth)).map((of) => reportMark(of, source)),
  ];
  return suppress(onceAFunction(found), source);
}

/** Parameters that take an address of anything. */
function untypedParameters({ symbol, parameters }: ForeignDeclaration): readonly string[] {
  return (parameters ?? []).flatMap(({ type }, index) =>
    type.kind === "pointer" && (type.to === null || type.to.kind === "void")
      ? [`${symbol}#${index}`]
      : [],
  );
}
