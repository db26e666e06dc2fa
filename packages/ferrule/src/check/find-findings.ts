import { checkReading } from "./check-reading.ts";
import { collectSources } from "./config/collect-sources.ts";
import type { Configuration } from "./config/model.ts";
import { readSources } from "./config/read-sources.ts";
import { pairNatives } from "./pairs/pair-natives.ts";
import { tooDeep } from "./config/read-source-text.ts";
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
  found.push(...pairNatives(readings));
  return { found, warnings: truths.warnings(), files: readings.length };
}
