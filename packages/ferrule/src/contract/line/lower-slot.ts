import type { Slot } from "../model.ts";
import type { Report } from "../problems.ts";
import { reportConflict, selectQuestion, selectWord } from "./select-word.ts";
import type { SlotSyntax, WordSyntax } from "./syntax.ts";

/** What a slot's words promise together; contradictions are reported. */
export function lowerSlot({ subject, as, words, start, end }: SlotSyntax, report: Report): Slot {
  const direction = selectWord("direction", words, report);
  const shape = selectWord("shape", words, report);
  const ownership = selectWord("ownership", words, report);
  const callback = selectWord("callback", words, report);
  const role = selectWord("role", words, report);
  const promises = [shape, ownership, callback, role].filter((word) => word !== null);
  const given = direction !== null && direction.saying.direction !== "in";
  if (callback || role) {
    // A callback and what ferrule fills in say all there is to say of their parameter.
    const [first, second] = promises;
    if (first && second) reportConflict(first, second, report);
    else if (given && first) reportConflict(direction, first, report);
  } else if (ownership) {
    const { kind } = ownership.saying.ownership;
    if (kind === "own" || kind === "borrow") {
      if (direction?.saying.direction !== "out") reportNotOut(ownership, direction, report);
    } else if (given) {
      reportConflict(direction, ownership, report);
    }
  }
  return {
    start,
    end,
    subject,
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
