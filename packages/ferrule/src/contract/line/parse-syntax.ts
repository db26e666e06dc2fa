import { createCursor, type Cursor, reportUnexpected, spanTo } from "./cursor.ts";
import type { Report } from "../problems.ts";
import { parseHeads } from "./parse-heads.ts";
import { parseReference } from "./parse-reference.ts";
import { parseWord } from "./parse-word.ts";
import type { Token } from "./scan-line.ts";
import type { LineSyntax, ResultSyntax, SlotSyntax, WordSyntax } from "./syntax.ts";
import { isWord, keywords, type LineKind, type Place } from "./words.ts";

/** The slots and words of a line; null when some are wrong, which is reported, each of them. */
export function parseSyntax(
  tokens: readonly Token[],
  kind: LineKind,
  report: Report,
): LineSyntax | null {
  const cursor = createCursor(tokens, report);
  const heads = parseHeads(cursor);
  if (heads === null) return null;
  const slots = seesEnd(cursor) || cursor.sees("->") ? [] : parseSlots(cursor, kind);
  const result = cursor.accept("->") ? parseResult(cursor, kind) : "none";
  if (slots === null || result === null) return null;
  return { heads, slots, result: result === "none" ? null : result };
}

/** All slots, going on after a wrong one; null when there was one. */
function parseSlots(cursor: Cursor, kind: LineKind): readonly SlotSyntax[] | null {
  const slots: SlotSyntax[] = [];
  let sound = true;
  do {
    const slot = parseSlot(cursor, kind);
    if (slot) slots.push(slot);
    else sound = false;
    while (!endsSlot(cursor)) cursor.next();
  } while (cursor.accept(";"));
  return sound ? slots : null;
}

function parseSlot(cursor: Cursor, kind: LineKind): SlotSyntax | null {
  const first = cursor.peek();
  if (endsSlot(cursor)) {
    const message = "A slot is empty.";
    const help = "`;` stands between two slots, and not after the last.";
    cursor.report({
      start: first.start,
      end: first.end,
      message,
      note: "no slot before this",
      help,
    });
    return null;
  }
  const subject = parseReference(cursor, "a parameter's name or position");
  if (!subject) return null;
  const field = cursor.accept(".") ? cursor.name("a field's name") : undefined;
  if (field === null) return null;
  const as = cursor.accept("as") ? cursor.name("a name in TypeScript") : undefined;
  if (as === null) return null;
  const place = kind === "function" ? "slot" : "callback-slot";
  const words = cursor.accept(":") ? parseWords(cursor, place) : [];
  if (words === null) return null;
  if (!endsSlot(cursor)) {
    const wanted = words.length > 0 ? "a word, `;` or `->`" : "`:`, `;` or `->`";
    reportUnexpected(cursor.peek(), wanted, cursor.report);
    return null;
  }
  return {
    subject,
    field: field?.text ?? null,
    as: as?.text ?? null,
    words,
    ...spanTo(first, cursor.lastEnd()),
  };
}

function parseResult(cursor: Cursor, kind: LineKind): ResultSyntax | null {
  const first = cursor.peek();
  const words = parseWords(cursor, kind === "function" ? "result" : "callback-result");
  if (words === null) return null;
  if (!cursor.end("a word or the end, because the result comes last")) return null;
  return { words, ...spanTo(first, cursor.lastEnd()) };
}

/** One word or more, going on after a wrong one; null when there was one. */
function parseWords(cursor: Cursor, place: Place): readonly WordSyntax[] | null {
  const words: WordSyntax[] = [];
  let sound = true;
  do {
    const from = { position: cursor.position(), depth: cursor.depth() };
    const word = parseWord(cursor, place);
    if (word) words.push(word);
    else {
      sound = false;
      skipWord(cursor, from);
    }
  } while (cursor.peek().kind === "name");
  return sound ? words : null;
}

/**
 * Goes to where the next word of the same slot may begin: behind parentheses and marks, and behind
 * what was reported. A keyword out of its place leaves nothing to go on with.
 */
function skipWord(cursor: Cursor, from: { position: number; depth: number }): void {
  const { text } = cursor.peek();
  const untouched = cursor.position() === from.position;
  const lost = untouched && keywords.has(text);
  if (!endsSlot(cursor) && (untouched || !isWord(text))) cursor.next();
  while (!endsSlot(cursor)) {
    if (!lost && cursor.peek().kind === "name" && cursor.depth() <= from.depth) return;
    cursor.next();
  }
}

function endsSlot(cursor: Cursor): boolean {
  return seesEnd(cursor) || cursor.sees(";") || cursor.sees("->");
}

function seesEnd(cursor: Cursor): boolean {
  return cursor.peek().kind === "end";
}
