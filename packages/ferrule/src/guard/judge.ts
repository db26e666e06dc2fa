import { relative } from "node:path";
import { diagnose } from "../diagnose/diagnose.ts";
import type { Verdict } from "../diagnose/model.ts";
import { readInput } from "../diagnose/read-input.ts";
import { renderDiagnosisPretty } from "../diagnose/render/pretty.ts";
import type { Judge } from "./conclude.ts";

/** The allocator is where a mistake shows, never the call that the program made. */
const allocator = /^(free|cfree|malloc|calloc|realloc|reallocarray|abort|operator .*)$/;

/**
 * Reads the reports of a run as one incident. They are named as they lie in their folder. Where the
 * stacks do not reach the boundary, the flight record's call in flight is the one.
 */
export const judge: Judge = async ({ reports, folder, within, color }) => {
  const sources = await Promise.all(reports.map(readInput));
  const named = sources.map((source) => ({ ...source, name: relative(folder, source.name) }));
  const diagnosis = await diagnose(named);
  const verdict = nameFunction(diagnosis.verdict, within);
  return { verdict, text: renderDiagnosisPretty({ ...diagnosis, verdict }, color) };
};

function nameFunction(verdict: Verdict, within: string | null): Verdict {
  const { boundaryFunction } = verdict;
  const unnamed = boundaryFunction === null || allocator.test(boundaryFunction);
  return within !== null && unnamed ? { ...verdict, boundaryFunction: within } : verdict;
}
