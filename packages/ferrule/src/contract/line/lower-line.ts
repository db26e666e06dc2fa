import type { Line, Reference, Slot } from "../model.ts";
import type { Report } from "../problems.ts";
import { lowerResult } from "./lower-result.ts";
import { lowerSlot } from "./lower-slot.ts";
import type { LineSyntax } from "./syntax.ts";
import type { LineKind } from "./words.ts";

/** What a line's words mean together; null when they contradict each other, which is reported. */
export function lowerLine(
  { optional, slots, result }: LineSyntax,
  kind: LineKind,
  report: Report,
): Pick<Line, "optional" | "slots" | "result"> | null {
  let sound = true;
  const note: Report = (problem) => {
    sound = false;
    report(problem);
  };
  if (optional && kind === "callback") {
    const message = "A callback cannot be `optional`.";
    note({ ...optional, message, note: "not here" });
  }
  const lowered = slots.map((slot) => lowerSlot(slot, note));
  reportTwins(lowered, note);
  const answer = result && lowerResult(result, note);
  return sound ? { optional: optional !== null, slots: lowered, result: answer } : null;
}

function reportTwins(slots: readonly Slot[], report: Report): void {
  const seen = new Map<string, Reference>();
  for (const { subject, field } of slots) {
    const of = subject.kind === "name" ? subject.name : `#${subject.index}`;
    const name = field === null ? of : `${of}.${field}`;
    const before = seen.get(name);
    if (!before) {
      seen.set(name, subject);
      continue;
    }
    const { start, end } = subject;
    report({
      start,
      end,
      message: `The parameter ${name} has two slots.`,
      note: "once more",
      help: "Say it all in one slot.",
      also: { start: before.start, end: before.end, note: "its first slot" },
    });
  }
}
