import type { ResultSlot } from "../model.ts";
import type { Report } from "../problems.ts";
import { readsResult } from "./reads-result.ts";
import { reportConflict, type Said, selectQuestion, selectWord } from "./select-word.ts";
import type { ResultSyntax, WordSyntax } from "./syntax.ts";
import { type WordName, words as table } from "./words.ts";

/** What may be said further of each kind of result; a pointer is a `value` with a shape or owner. */
const modifiers: Readonly<Record<ResultSlot["kind"], readonly WordName[]>> = {
  status: ["info", "errno", "lasterror"],
  value: ["else", "errno", "lasterror"],
  number: ["else", "errno", "lasterror"],
  bool: ["else", "errno", "lasterror"],
  ignore: ["else", "errno", "lasterror"],
  previous: [],
};

/** What a result's words promise together; contradictions are reported. */
export function lowerResult({ words, start, end }: ResultSyntax, report: Report): ResultSlot {
  const result = selectWord("result", words, report);
  const shape = selectWord("shape", words, report);
  const ownership = selectWord("ownership", words, report);
  const info = selectWord("info", words, report);
  const failure = selectWord("failure", words, report);
  const cause = selectWord("cause", words, report);
  if (shape) reportOwnLength(shape, report);
  const pointer = shape ?? ownership;
  const kind = result?.saying.result ?? "value";
  const main = result ?? pointer;
  if (result && pointer) reportConflict(result, pointer, report);
  for (const modifier of [info, failure, cause]) {
    if (!modifier) continue;
    if (!main || modifier.start < words[0]!.end) reportFirst(modifier, report);
    else if (!modifiers[kind].includes(modifier.word)) reportConflict(main, modifier, report);
  }
  if (cause && !failure && result && kind !== "status") {
    reportUndecided(cause, report);
  }
  if (ownership?.saying.ownership.kind === "own" && ownership.saying.ownership.always) {
    const message = "`own!` says nothing of a result.";
    const help = "A call that fails returns nothing that could be ours; `!` is for `out`.";
    report({ start: ownership.start, end: ownership.end, message, note: "no `!` here", help });
  }
  return {
    start,
    end,
    kind,
    shape: shape?.saying.shape ?? null,
    ownership: ownership?.saying.ownership ?? null,
    nullable: selectQuestion(words, report) !== null,
    failure: failure?.saying.failure ?? null,
    errno: cause?.saying.cause === "errno",
    lastError: cause?.saying.cause === "lasterror",
    info: info !== null,
  };
}

function reportFirst({ start, end, word }: WordSyntax, report: Report): void {
  const message = `\`${word}\` stands after another word of the result.`;
  const help = `Write ${table[word].usage}.`;
  report({ start, end, message, note: "not first", help });
}

function reportUndecided({ start, end, word }: WordSyntax, report: Report): void {
  const message = `\`${word}\` says why a call failed, and nothing says when it did.`;
  report({ start, end, message, note: "needs `else N`", help: `Write \`value else -1 ${word}\`.` });
}

/** A pointer does not say how long it is itself. */
function reportOwnLength({ saying, start, end, word }: Said<"shape">, report: Report): void {
  const { length } = saying.shape;
  const used = "used" in saying.shape ? saying.shape.used : null;
  if (used === null && !(length && readsResult(length))) return;
  const message = `\`${word}\` of a result cannot be as long as the result.`;
  report({ start, end, message, note: "the result is the pointer", help: "Name what counts it." });
}
