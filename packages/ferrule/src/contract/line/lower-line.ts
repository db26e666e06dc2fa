import type { Line, Reference, Slot } from "../model.ts";
import { compareVersions } from "../compare-versions.ts";
import type { Report } from "../problems.ts";
import { lowerResult } from "./lower-result.ts";
import { lowerSlot } from "./lower-slot.ts";
import type { HeadSyntax, LineSyntax } from "./syntax.ts";
import type { LineKind } from "./words.ts";

/** What a line's words mean together; null when they contradict each other, which is reported. */
export function lowerLine(
  { heads, slots, result }: LineSyntax,
  kind: LineKind,
  report: Report,
): Omit<Line, "text" | "start" | "end"> | null {
  let sound = true;
  const note: Report = (problem) => {
    sound = false;
    report(problem);
  };
  const [first] = heads;
  if (first && kind === "callback") {
    const message = `A callback cannot be \`${first.word}\`.`;
    note({ start: first.start, end: first.end, message, note: "not here" });
  }
  const whole = lowerHeads(heads, note);
  const lowered = slots.map((slot) => lowerSlot(slot, note));
  reportTwins(lowered, note);
  const answer = result && lowerResult(result, note);
  return sound ? { ...whole, slots: lowered, result: answer } : null;
}

type Head = HeadSyntax["word"];

/** What the words before the slots say of the whole function. */
function lowerHeads(
  heads: readonly HeadSyntax[],
  report: Report,
): Pick<Line, "optional" | "blocking" | "since" | "until"> {
  const said = new Map<Head, HeadSyntax>();
  for (const head of heads) {
    const { word, start, end } = head;
    const before = said.get(word);
    if (!before) {
      said.set(word, head);
      continue;
    }
    const also = { start: before.start, end: before.end, note: "it stands here already" };
    report({ start, end, message: `\`${word}\` stands twice.`, note: "once more", also });
  }
  const versionOf = (word: Head): Line["since"] => {
    const head = said.get(word);
    return head && "version" in head ? head.version : null;
  };
  const [since, until] = [versionOf("since"), versionOf("until")];
  if (since && until && compareVersions(since, until) >= 0) {
    report({
      start: until.start,
      end: until.end,
      message: "No version has the function: it ends before it begins.",
      note: "gone from here on",
      also: { start: since.start, end: since.end, note: "there from here on" },
    });
  }
  return { optional: said.has("optional"), blocking: said.has("blocking"), since, until };
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
