import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { compareFile } from "./abi/compare-file.ts";
import { analyzeFile } from "./flow/analyze-file.ts";
import { fixMark } from "./fix/fix-mark.ts";
import { sameRelease } from "./flow/same-release.ts";
import type { ForeignDeclaration } from "./model/declared.ts";
import type { ReadSource } from "./model/front-end.ts";
import { markHolds } from "./rules/mark-holds.ts";
import { onceAFunction } from "./rules/once-a-function.ts";
import { onceALine } from "./rules/once-a-line.ts";
import { reportAbi } from "./rules/report-abi.ts";
import { reportFlow } from "./rules/report-flow.ts";
import { reportMark } from "./rules/report-mark.ts";
import { suppress } from "./suppress/suppress.ts";
import type { CallEffects } from "./truth/effects.ts";
import { effectsByName } from "./truth/name-effects.ts";
import type { Truth } from "./truth/model.ts";
import { waits } from "./truth/waits.ts";

/** Every finding of one file: its declarations, its flow, and what its language alone has. */
export function checkReading(
  { reading, frontEnd }: ReadSource,
  truth: Truth,
): readonly Diagnostic[] {
  const { source, rulePrefix = frontEnd.rulePrefix } = reading;
  const saves = new Map(reading.declarations.map((of) => [of.symbol, of.savesError]));
  const untyped = new Set(reading.declarations.flatMap(untypedParameters));
  const declared = new Map(reading.declarations.map((of) => [of.symbol, of]));
  const world = {
    untyped: (symbol: string, index: number): boolean => untyped.has(`${symbol}#${index}`),
    effectsOf: (symbol: string): CallEffects | null =>
      truth.effectsOf(symbol) ?? effectsByName(symbol, declared.get(symbol)),
    converts: (symbol: string): boolean => isConverted(declared.get(symbol)),
    savesError: (symbol: string): boolean | null => saves.get(symbol) ?? null,
    sameRelease,
    waits: (symbol: string): boolean => waits(symbol, truth),
  };
  const abi = compareFile(reading, truth);
  const events = analyzeFile(reading, world, frontEnd.unwinding);
  const seen = [
    ...reading.problems,
    ...abi.map(({ finding, api }) => reportAbi(finding, reading, truth, api ?? rulePrefix)),
    ...events.map((of) => reportFlow(of, reading, { ...frontEnd, rulePrefix }, truth)),
  ];
  const told = new Set(seen.map(({ hazard, labels }) => `${hazard}:${labels[0]?.line}`));
  const marks = reading.marks
    .filter((of) => markHolds(of, truth))
    .map((of) => reportMark(of, source, fixMark(of, reading, truth)))
    // What flow has shown on that line needs no second word.
    .filter(({ hazard, labels }) => !told.has(`${hazard}:${labels[0]?.line}`));
  return suppress(onceAFunction(onceALine([...seen, ...marks])), source);
}

function isConverted(declaration: ForeignDeclaration | undefined): boolean {
  const result = declaration?.result;
  return result?.kind === "string" && result.converts;
}

/** Parameters that take an address of anything. */
function untypedParameters({ symbol, parameters }: ForeignDeclaration): readonly string[] {
  return (parameters ?? []).flatMap(({ type }, index) =>
    type.kind === "pointer" && (type.to === null || type.to.kind === "void")
      ? [`${symbol}#${index}`]
      : [],
  );
}
