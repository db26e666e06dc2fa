import type { Evidence, LeakReport, RaceReport, RecordReport } from "../model.ts";
import { splitStack } from "../sides/split-stack.ts";
import { quote, quoteFrame, weights, type Candidate } from "./candidate.ts";
import { nameFunction } from "./name-function.ts";

/** A leak counts where the library allocated it: runtimes never free some of their own. */
export function judgeLeak(report: LeakReport, { own }: Evidence): Candidate | null {
  const split = splitStack(report.allocated, own);
  if (split.actor !== "library") return null;
  const many = report.blocks >= 10;
  return {
    rule: "leak",
    hazard: "ownership/leak",
    confidence: many ? "high" : "medium",
    side: "native",
    mistake: `The library gave out ${report.blocks === 1 ? "a block" : `${report.blocks} blocks`} that nobody gave back.`,
    why: "A function of the library allocated the memory, and at the end nothing points at it.",
    boundaryFunction: nameFunction(split.boundary),
    quotes: [...quote(report.quotes), ...quoteFrame("allocated", split)],
    weight: weights.leak,
  };
}

/** A race is a defect of the boundary only where a runtime's thread is in it. */
export function judgeRace(report: RaceReport, { own }: Evidence): Candidate {
  const splits = report.stacks.map((stack) => splitStack(stack, own));
  const crossing = splits.find(({ sides }) =>
    sides.some((side) => side === "bridge" || side === "runtime" || side === "managed"),
  );
  const common = {
    quotes: quote(report.quotes),
    weight: weights.race,
    confidence: "medium" as const,
  };
  if (crossing === undefined)
    return {
      ...common,
      rule: "race/native",
      hazard: "none",
      side: null,
      boundaryFunction: null,
      mistake:
        "Two threads of native code use a variable without agreeing: not a defect of the boundary.",
      why: "No runtime and no FFI is on either stack.",
    };
  return {
    ...common,
    rule: "race/crossing",
    hazard: "thread/wrong-thread",
    side: "native",
    boundaryFunction: nameFunction(crossing.boundary),
    mistake: "Two threads use the same object of the library at once.",
    why: "One of them came over the boundary.",
    decidedBy:
      "Whether the library's documentation allows that object to be used from several threads.",
  };
}

/** What a flight record shows by itself. */
export function judgeRecord(
  { inFlight, returned, quotes }: RecordReport,
  { reports }: Evidence,
): Candidate | null {
  const call = inFlight.at(-1);
  if (call === undefined) return null;
  const common = { quotes: quote(quotes), weight: weights.record, boundaryFunction: call.function };
  const died = reports.some(
    (report) => (report.kind === "ending" && report.signal !== null) || report.kind === "fault",
  );
  if (call.argument === "0x0" && died)
    return {
      ...common,
      rule: "record/null",
      hazard: "error/unchecked-null",
      confidence: "medium",
      side: "native",
      mistake: "NULL was passed on: a result was not checked.",
      why: `The program died inside of ${call.function}, whose first argument was NULL.`,
    };
  const twice =
    call.argument !== null &&
    returned.some((other) => other.function === call.function && other.argument === call.argument);
  const aborted = reports.some(
    (report) => (report.kind === "ending" || report.kind === "fault") && report.signal === "ABRT",
  );
  if (twice && aborted)
    return {
      ...common,
      rule: "record/twice",
      hazard: "ownership/double-free",
      confidence: "high",
      side: "native",
      mistake: "The same object was closed twice.",
      why: `${call.function} had returned for that pointer already, and the program died when it was called with it again.`,
    };
  return null;
}
