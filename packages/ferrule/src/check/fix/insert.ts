import type { Fix } from "../../diagnostics/diagnostic.ts";
import type { Insertion } from "../model/declared.ts";
import type { SourceText } from "../model/source.ts";

/** A safe fix that only adds text. */
export function insert(title: string, { file }: SourceText, { at, text }: Insertion): Fix {
  return { title, applicability: "safe", edits: [{ file, start: at, end: at, text }] };
}

/** A line of its own above the line that an offset is on, with that line's indentation. */
export function lineAbove({ text }: SourceText, offset: number, line: string): Insertion {
  const at = text.lastIndexOf("\n", offset - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(at))?.[0] ?? "";
  return { at, text: `${indent}${line}\n` };
}

/** A line below the line that an offset is on; null where that line is indented. */
export function lineBelow({ text }: SourceText, offset: number, line: string): Insertion | null {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  if (/^[ \t]/.test(text.slice(start))) return null;
  const end = text.indexOf("\n", offset);
  return end < 0 ? { at: text.length, text: `\n${line}` } : { at: end + 1, text: `${line}\n` };
}
