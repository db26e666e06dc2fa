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
  return `${JSON.stringify(report, null, 2)}\n`;
}
