import { readSource } from "../diagnostics/read-source.ts";
import type { Position } from "../facts/model.ts";

/**
 * The conditions of all branches of every `#if` that a place in a header is in, from the outermost;
 * empty where the header cannot be read.
 */
export function conditionsAround(position: Position | null): readonly string[] {
  const open: string[][] = [];
  for (const line of logicalLines(position)) {
    const found = /^\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b(.*)$/s.exec(line);
    if (!found) continue;
    const [, word = "", condition = ""] = found;
    if (word === "endif") open.pop();
    else if (word.startsWith("if")) open.push([condition.trim()]);
    else open.at(-1)?.push(condition.trim());
  }
  return open.flat().filter((condition) => condition !== "");
}

/** What stands before a place on its own line. */
export function textBefore(position: Position | null): string {
  if (position === null) return "";
  const line = readSource(position.file)?.split("\n")[position.line - 1] ?? "";
  return Buffer.from(line)
    .subarray(0, position.column - 1)
    .toString();
}

/** The lines before a place, those that a backslash continues as one. */
function logicalLines(position: Position | null): readonly string[] {
  if (position === null) return [];
  const lines = (readSource(position.file) ?? "").split("\n").slice(0, position.line - 1);
  return lines.join("\n").replaceAll("\\\n", " ").split("\n");
}
