import type { HazardClass } from "../../hazards/catalogue.ts";
import type { Evidence, Knowledge, Report, Verdict } from "../model.ts";
import type { Candidate } from "./candidate.ts";
import { cannotTell } from "./cannot-tell.ts";
import { defences } from "./defences.ts";
import { judgeFault } from "./judge-fault.ts";
import { judgeMemory } from "./judge-memory.ts";
import { judgePhrase } from "./judge-phrase.ts";
import { judgeLeak, judgeRace, judgeRecord } from "./judge-rest.ts";
import { nextSteps } from "./next-steps.ts";

/** Evidence in, verdict out: each report is judged by its table, and the surest answer is taken. */
export function decide(evidence: Evidence, knowledge: Knowledge): Verdict {
  const candidates = evidence.reports
    .map((report) => judge(report, evidence, knowledge))
    .filter((candidate) => candidate !== null);
  const best = surest(candidates) ?? cannotTell(evidence);
  const { hazard } = best;
  const boundaryFunction = hazard === "none" ? null : crossed(evidence, best);
  return {
    hazard,
    class: hazard === null || hazard === "none" ? hazard : (hazard.split("/")[0] as HazardClass),
    boundaryFunction,
    ownerSide: hazard === null || hazard === "none" ? null : best.side,
    confidence: best.confidence,
    rule: best.rule,
    mistake: best.mistake,
    why: best.why,
    defence: hazard === null || hazard === "none" ? null : defences[hazard],
    decidedBy: best.decidedBy ?? null,
    evidence: best.quotes.slice(0, 6),
    next: nextSteps(evidence, best, boundaryFunction),
    host: evidence.host,
  };
}

function judge(report: Report, evidence: Evidence, knowledge: Knowledge): Candidate | null {
  switch (report.kind) {
    case "memory":
      return judgeMemory(report, evidence, knowledge);
    case "fault":
      return judgeFault(report, evidence, knowledge);
    case "phrase":
      return judgePhrase(report, evidence, knowledge);
    case "leak":
      return judgeLeak(report, evidence);
    case "race":
      return judgeRace(report, evidence);
    case "record":
      return judgeRecord(report, evidence);
    case "ending":
    case "context":
      return null;
  }
}

const sureness = { high: 30, medium: 20, low: 10 } as const;

/** The surest candidate; of equals the one from the stronger kind of report, then the first. */
function surest(candidates: readonly Candidate[]): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of candidates) {
    if (best === null || score(candidate) > score(best)) best = candidate;
  }
  return best;
}

/** "Not a defect of the boundary" yields to any hazard that is not a mere guess. */
function score({ hazard, confidence, weight }: Candidate): number {
  if (hazard === null) return weight;
  return sureness[confidence] + weight - (hazard === "none" ? 15 : 0);
}

/**
 * What was called over the boundary. Under JNI that is a method of Java, also where the native
 * frames name only the library behind it.
 */
function crossed(evidence: Evidence, best: Candidate): string | null {
  const method = evidence.reports.find(
    (report) => report.kind === "context" && report.host === "jvm" && report.function !== null,
  );
  const behind = best.boundaryFunction !== null && !best.boundaryFunction.includes(".");
  if (behind && method?.kind === "context") return method.function;
  return best.boundaryFunction ?? fromContext(evidence, best);
}

/** The function that a managed frame, a record or the runtime's own trace names. */
function fromContext({ reports }: Evidence, { hazard }: Candidate): string | null {
  if (hazard === "ownership/leak") return null;
  for (const report of reports) {
    if (report.kind === "record") {
      const call = report.inFlight.at(-1);
      if (call !== undefined) return call.function;
    }
  }
  for (const report of reports)
    if (report.kind === "context" && report.function !== null) return report.function;
  return null;
}
