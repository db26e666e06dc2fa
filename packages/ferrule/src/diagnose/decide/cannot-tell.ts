import type { Evidence } from "../model.ts";
import { quote, type Candidate } from "./candidate.ts";

/** The answer without a report: what the log does say, and no more. */
export function cannotTell({ reports, empty }: Evidence): Candidate {
  const common = {
    hazard: null,
    confidence: "low",
    side: null,
    boundaryFunction: null,
    weight: 0,
  } as const;
  if (empty)
    return {
      ...common,
      rule: "nothing/empty",
      quotes: [],
      mistake: "The input is empty.",
      why: "There is nothing to read.",
    };
  const death = reports.find(
    (report) => report.kind === "fault" || (report.kind === "ending" && report.signal !== null),
  );
  if (death !== undefined && (death.kind === "fault" || death.kind === "ending")) {
    if (death.signal === "KILL")
      return {
        ...common,
        rule: "nothing/killed",
        hazard: "none",
        quotes: quote(death.quotes),
        mistake:
          "The process was killed from outside: by the kernel when memory ran out, by a time limit, or by a person.",
        why: "SIGKILL never comes from a mistake in memory. A call that hangs looks the same.",
        decidedBy: "The kernel's log, and the flight record: was a call in flight?",
      };
    return {
      ...common,
      rule: "nothing/signal",
      quotes: quote(death.quotes),
      mistake: "The process died by a signal, and nothing in the log says in which call.",
      why: "A signal alone has no class: each of the four can end so.",
    };
  }
  const trace = reports.find((report) => report.kind === "ending" || report.kind === "context");
  return {
    ...common,
    rule: "nothing/none",
    quotes: trace === undefined ? [] : quote(trace.quotes),
    mistake: "No report of a crash, a checker or a runtime is in the log.",
    why: "What the program itself prints is not evidence: a wrong value has many causes.",
  };
}
