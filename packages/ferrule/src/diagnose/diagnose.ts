import { decide } from "./decide/decide.ts";
import { assembleEvidence } from "./evidence.ts";
import { gather, type Source } from "./gather.ts";
import { nothingKnown } from "./knowledge.ts";
import type { Evidence, Knowledge, Verdict } from "./model.ts";

export type Diagnosis = {
  readonly verdict: Verdict;
  readonly evidence: Evidence;
  /** Names of the inputs, and how many bytes they had. */
  readonly inputs: readonly string[];
  readonly bytes: number;
};

/**
 * Logs in, verdict out. Several sources are one incident. Memory is bounded, whatever the sources
 * hold; they are read once, in order.
 */
export async function diagnose(
  sources: readonly Source[],
  knowledge: Knowledge = nothingKnown,
): Promise<Diagnosis> {
  const gathered = await gather(sources);
  const evidence = assembleEvidence(gathered);
  const verdict = decide(evidence, knowledge);
  return { verdict, evidence, inputs: sources.map(({ name }) => name), bytes: gathered.bytes };
}
