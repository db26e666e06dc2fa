import { readFileSync } from "node:fs";
import type { Position } from "../model.ts";
import { alignTokens, tokenize, type Token } from "./align-tokens.ts";
import { CommentFinder } from "./find-comments.ts";
import type { TextPlace } from "./preprocess.ts";

/** The lines of a file, one character a byte; null for one that is not on the machine. */
export type SourceOf = (file: string) => readonly string[] | null;

/** Reads, once, files that Clang has opened, and no others. */
export function sourceReader(opened: ReadonlyMap<string, string>): SourceOf {
  const known = new Map<string, readonly string[] | null>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const lines = opened.has(file) ? readLines(file) : null;
    known.set(file, lines);
    return lines;
  };
}

function readLines(file: string): readonly string[] | null {
  try {
    return readFileSync(file, "latin1").split("\n");
  } catch {
    return null;
  }
}

/** A text's lines, and where each came from: a file and a line in it. */
export type Origins = {
  readonly lines: readonly string[];
  readonly files: readonly string[];
  readonly numbers: readonly number[];
};

/**
 * Where in the headers the places of a preprocessed text are. The preprocessor keeps lines, but no
 * columns: it replaces macros, and white space by one blank. What a macro made is where it is used.
 */
export function findPlaces(origins: Origins, sourceOf: SourceOf): (place: TextPlace) => Position {
  const aligned = new Map<number, (column: number) => Token | null>();
  return ({ line, column }) => {
    const file = origins.files[line - 1] ?? "";
    const number = origins.numbers[line - 1] ?? 0;
    const source = sourceOf(file);
    const [from = "", now = ""] = [source?.[number - 1], origins.lines[line - 1]];
    if (source === null || keepsColumn(from, now, column)) return { file, line: number, column };
    const only = findOnly(from, now, column);
    if (only !== null) return { file, line: number, column: only + 1 };
    const known = aligned.get(line) ?? alignLine(origins, line, source);
    aligned.set(line, known);
    const found = known(column);
    if (found === null) return { file, line: number, column };
    return { file, line: number + found.line, column: found.column + 1 };
  };
}

/** Where a macro's name is; the start of its line where the name is not in it. */
export function findMacro(
  { name, file, line }: { readonly name: string; readonly file: string; readonly line: number },
  sourceOf: SourceOf,
): Position {
  const text = sourceOf(file)?.[line - 1] ?? "";
  const before = /^\s*#\s*define\s+/.exec(text)?.[0].length ?? -1;
  const bytes = Buffer.from(name).toString("latin1");
  return { file, line, column: text.startsWith(bytes, before) ? before + 1 : 1 };
}

/** Whether the lines are the same up to and with the word at a column; a tab is a blank. */
function keepsColumn(source: string, text: string, column: number): boolean {
  for (let at = 0; at < column; at++) {
    const [from, now] = [source.charCodeAt(at), text.charCodeAt(at)];
    // What is not ASCII has another length in each.
    if (from > ASCII || now > ASCII) return false;
    if (from !== now && !(from === TAB && now === BLANK)) return false;
  }
  return wordAt(source, column - 1) === wordAt(text, column - 1);
}

const ASCII = 0x7f;
const TAB = 0x09;
const BLANK = 0x20;

/** Where the word at a column of the text is in a line that has it but once; null otherwise. */
function findOnly(source: string, text: string, column: number): number | null {
  const word = wordAt(text, column - 1);
  if (word === "" || !isAscii(text, column)) return null;
  let found: number | null = null;
  for (let at = source.indexOf(word); at >= 0; at = source.indexOf(word, at + 1)) {
    if (wordAt(source, at) !== word || /[\w$]/.test(source[at - 1] ?? "")) continue;
    if (found !== null) return null;
    found = at;
  }
  return found;
}

function wordAt(text: string, at: number): string {
  words.lastIndex = at;
  return words.exec(text)?.[0] ?? "";
}

const words = /[\w$\x80-\uffff]+/y;

function isAscii(text: string, length: number): boolean {
  for (let at = 0; at < length; at++) if (text.charCodeAt(at) > ASCII) return false;
  return true;
}

/** What a macro's arguments and continued lines may take; a declaration is in no line after. */
const MOST_LINES = 200;

/** Finds the token at a column of a text's line, in the lines of the header that it was made of. */
function alignLine(
  { lines, files, numbers }: Origins,
  line: number,
  source: readonly string[],
): (column: number) => Token | null {
  const first = numbers[line - 1]!;
  let below = line;
  // The lines that a macro's arguments took are left empty.
  while (lines[below] === "" && below < line + MOST_LINES) below++;
  const next = files[below] === files[line - 1] ? (numbers[below] ?? 0) : 0;
  const region: string[] = [];
  const finder = new CommentFinder();
  const last = first + MOST_LINES;
  const end = Math.max(first + 1, Math.min(next, last));
  for (let at = first; at < end || (at < last && source[at - 2]?.endsWith("\\")); at++) {
    const text = source[at - 1] ?? "";
    if (at > first && /^\s*#/.test(text)) break;
    region.push(finder.strip(text, at));
  }
  const made = tokenize([Buffer.from(lines[line - 1]!).toString("latin1")]);
  const from = alignTokens(made, tokenize(region));
  const indices = new Map(made.map(({ column }, index) => [column, index]));
  return (column) => {
    const index = indices.get(column - 1);
    return index === undefined ? null : from[index]!;
  };
}
