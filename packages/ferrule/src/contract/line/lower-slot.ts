import type { Slot } from "../model.ts";
import type { Report } from "../problems.ts";
import { readsResult } from "./reads-result.ts";
import { reportConflict, type Said, selectQuestion, selectWord } from "./select-word.ts";
import type { SlotSyntax, WordSyntax } from "./syntax.ts";

/** What a slot's words promise together; contradictions are reported. */
export function lowerSlot(syntax: SlotSyntax, report: Report): Slot {
  const { subject, field, as, words, start, end } = syntax;
  const direction = selectWord("direction", words, report);
  const shape = selectWord("shape", words, report);
  const ownership = selectWord("ownership", words, report);
  const callback = selectWord("callback", words, report);
  const role = selectWord("role", words, report);
  const promises = [shape, ownership, callback, role].filter((word) => word !== null);
  reportEarly(shape, direction?.saying.direction ?? "in", report);
  const given = direction !== null && direction.saying.direction !== "in";
  if (callback || role) {
    // A callback and what ferrule fills in say all there is to say of their parameter.
    const [first, second] = promises;
    if (first && second) reportConflict(first, second, report);
    else if (given && first) reportConflict(direction, first, report);
  } else if (ownership) {
    const { kind } = ownership.saying.ownership;
    if (kind === "own" || kind === "borrow") {
      const gives = direction?.saying.direction;
      const made = gives === "init" && kind === "own";
      if (gives !== "out" && !made) reportNotOut(ownership, direction, report);
    } else if (given) {
      reportConflict(direction, ownership, report);
    }
  }
  if (direction?.saying.direction === "init" && ownership?.saying.ownership.kind !== "own") {
    const { start: from, end: to } = direction;
    const message = "`init` needs `own(f)`: what C makes in our memory has to be ended.";
    report({
      start: from,
      end: to,
      message,
      note: "ended with what?",
      help: "Write `init own(f)`.",
    });
  }
  if (field !== null) reportField(syntax, shape, [ownership, callback, role], report);
  return {
    start,
    end,
    subject,
    field,
    as,
    direction: direction?.saying.direction ?? "in",
    shape: shape?.saying.shape ?? null,
    ownership: ownership?.saying.ownership ?? null,
    callback: callback?.saying.callback ?? null,
    role: role?.saying.role ?? null,
    nullable: selectQuestion(words, report) !== null,
  };
}

function reportNotOut(ownership: WordSyntax, direction: WordSyntax | null, report: Report): void {
  if (direction) return reportConflict(direction, ownership, report);
  const { start, end, word } = ownership;
  report({
    start,
    end,
    message: `\`${word}\` needs \`out\`: it speaks of what C gives out.`,
    note: "not of what C is given",
    help: word === "own" ? "Write `out own`, or `take` if C frees it." : "Write `out borrow(…)`.",
  });
}

/** What is known only after the call says nothing of what C is given before it. */
function reportEarly(
  shape: Said<"shape"> | null,
  direction: Slot["direction"],
  report: Report,
): void {
  if (shape === null || direction !== "in") return;
  const { length } = shape.saying.shape;
  const used = "used" in shape.saying.shape ? shape.saying.shape.used : null;
  if (used === null && !(length && readsResult(length))) return;
  const { start, end, word } = shape;
  const message = `\`${word}\` says how much C has written, and C only reads this.`;
  report({ start, end, message, note: "needs `out`", help: "Write `out` before it." });
}

/**
 * A field's slot speaks of memory that is lent for the call, with its count in another field; or of
 * a number: one that is given, one that C gives, or a constant.
 */
function reportField(
  { start, end, words }: SlotSyntax,
  shape: Said<"shape"> | null,
  others: readonly (WordSyntax | null)[],
  report: Report,
): void {
  const said = shape?.saying.shape;
  const counted = said?.kind === "bytes" && said.length.kind === "name" && said.used === null;
  const bare = others.every((other) => other === null);
  const number = words.every(({ word }) => word === "in" || word === "out");
  const constant = words.every(({ word }) => word === "pass");
  if ((counted && bare) || number || constant) return;
  report({
    start,
    end,
    message:
      "A field's slot says `bytes(n)`, where `n` is the field that counts them; or of a number `out`, `pass(CONSTANT)` or nothing.",
    note: "none of these",
    help: "Write p.next: bytes(left), p.next: out bytes(left), p.width: out, or p.width.",
  });
}
