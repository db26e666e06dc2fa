import type { Diagnosis } from "../diagnose.ts";

/** `{ schemaVersion, verdict, inputs }`, for other tools. */
export function renderDiagnosisJson({ verdict, inputs, evidence, bytes }: Diagnosis): string {
  const { hazard, boundaryFunction, ownerSide, confidence, rule, mistake, why, defence } = verdict;
  const report = {
    schemaVersion: 1,
    verdict: {
      hazard,
      class: verdict.class,
      boundaryFunction,
      ownerSide,
      confidence,
      mistake,
      why,
      defence,
      decidedBy: verdict.decidedBy,
      rule,
      host: verdict.host,
      evidence: verdict.evidence,
      next: verdict.next,
    },
    inputs: { files: inputs, bytes, reports: evidence.reports.length, dropped: evidence.dropped },
  };
  return `${JSON.stringify(report, null, 2).replace(acted, escaped)}\n`;
}

/** What JSON may hold as it is, and a terminal would still act on. */
const acted = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`;
}
