import type { Span } from "../model.ts";
import type { Cursor } from "./cursor.ts";
import type { Saying, WordSyntax } from "./syntax.ts";
import { takesQuestionMark, type WordName, words } from "./words.ts";

/** The `?` and `!` after a word, in any order, each at most once. */
export function parseMarks(
  cursor: Cursor,
  word: WordName,
  saying: Saying,
): Pick<WordSyntax, "saying" | "question"> | null {
  let question: Span | null = null;
  let exclamation: Span | null = null;
  for (;;) {
    const mark = cursor.accept("?") ?? cursor.accept("!");
    if (!mark) break;
    const { text, start, end } = mark;
    const before = text === "?" ? question : exclamation;
    if (before) {
      const message = `\`${text}\` stands twice after \`${word}\`.`;
      cursor.report({ start, end, message, note: "once more" });
      return null;
    }
    if (text === "?") question = { start, end };
    else exclamation = { start, end };
  }
  if (question && !takesQuestionMark(words[word])) {
    const message = `\`?\` says nothing after \`${word}\`.`;
    const help = "It says of a pointer that it may be NULL.";
    cursor.report({ ...question, message, note: "not a pointer of the program's", help });
    return null;
  }
  if (!exclamation) return { saying, question };
  if (saying.kind !== "ownership" || saying.ownership.kind !== "own") {
    const message = `\`!\` says nothing after \`${word}\`.`;
    const help = "After `own` it says: ours even when the call fails.";
    cursor.report({ ...exclamation, message, note: "only after `own`", help });
    return null;
  }
  return { saying: { ...saying, ownership: { ...saying.ownership, always: true } }, question };
}
