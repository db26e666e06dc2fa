import type { Evidence } from "../model.ts";
import { splitStack } from "../sides/split-stack.ts";
import { quote, quoteFrame, type Candidate } from "./candidate.ts";
import { nameFunction } from "./name-function.ts";

/** The answer without a report: what the log does say, and no more. */
export function cannotTell({ reports, empty, own }: Evidence): Candidate {
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
  const faults = reports.filter((report) => report.kind === "fault");
  const ending = reports.find((report) => report.kind === "ending" && report.signal !== null);
  const death = faults.find(({ stack }) => stack !== null) ?? faults[0] ?? ending;
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
    const split = death.kind === "fault" && death.stack ? splitStack(death.stack, own) : null;
    const called = nameFunction(split?.boundary ?? null);
    return {
      ...common,
      rule: "nothing/signal",
      boundaryFunction: called,
      quotes: [...quote(death.quotes), ...quoteFrame("called", split)],
      mistake:
        called === null
          ? "The process died by a signal, and nothing in the log says in which call."
          : `The process died in ${called}; what was wrong there is not in the log.`,
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
