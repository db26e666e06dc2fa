import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { checkReading } from "./check-reading.ts";
import { collectSources } from "./config/collect-sources.ts";
import type { Configuration } from "./config/model.ts";
import { readSources } from "./config/read-sources.ts";
import { pairNatives } from "./pairs/pair-natives.ts";
import { tooDeep } from "./config/read-source-text.ts";
import { pairStrings } from "./pairs/pair-strings.ts";
import type { Inputs } from "./remember/inputs.ts";
import type { Findings, Question } from "./remember/remember-findings.ts";
import { createTruthFinder } from "./truth/find-truth.ts";

/**
 * Reads every file and holds it against the truth; all that it looks at is noted.
 *
 * @throws InputError for paths, headers or contracts that cannot be used.
 */
export async function findFindings(
  question: Question,
  configuration: Configuration,
  inputs: Inputs,
): Promise<Findings> {
  const files = collectSources(question.paths, configuration, inputs);
  const { readings, unread } = await readSources(files, inputs);
  const truths = createTruthFinder(question, configuration, inputs);
  const found = [...unread];
  for (const of of readings) {
    const truth = await truths.of(of.reading);
    try {
      found.push(...checkReading(of, truth));
    } catch (error) {
      // The stack is as deep as the code is nested.
      if (!(error instanceof RangeError)) throw error;
      found.push(tooDeep(of.reading.source.file));
    }
  }
  found.push(...pairNatives(readings), ...unseen(pairStrings(readings), found));
  return { found, warnings: truths.warnings(), files: readings.length };
}

/** What a contract has shown at the same place needs no second word. */
function unseen(more: readonly Diagnostic[], found: readonly Diagnostic[]): readonly Diagnostic[] {
  const at = ({ hazard, labels: [label] }: Diagnostic): string =>
    `${hazard}:${label?.file}:${label?.line}`;
  const told = new Set(found.map(at));
  return more.filter((of) => !told.has(at(of)));
}
