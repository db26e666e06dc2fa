import type { FixedFile } from "./apply-fixes.ts";
import { compareLines, type Line } from "./compare-lines.ts";

const CONTEXT = 3;

/** A unified diff, as `patch` and `git apply` take it. */
export function printDiff({ file, before, after }: FixedFile): string {
  if (before === after) return "";
  const lines = compareLines(linesOf(before), linesOf(after));
  return [`--- ${file}`, `+++ ${file}`, ...hunksOf(lines), ""].join("\n");
}

/** A text that ends with a line end has no empty line after it. */
function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** Changes with the lines around them; neighbours are in one hunk. */
function hunksOf(lines: readonly Line[]): readonly string[] {
  const changed = lines.flatMap((of, index) => (of.sign === " " ? [] : [index]));
  const groups: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = groups.at(-1);
    const from = Math.max(0, index - CONTEXT);
    const to = Math.min(lines.length, index + CONTEXT + 1);
    if (last && from <= last.to) last.to = to;
    else groups.push({ from, to });
  }
  return groups.flatMap(({ from, to }) => {
    const before = lines.slice(0, from);
    const hunk = lines.slice(from, to);
    const old = range(before, hunk, "-");
    const now = range(before, hunk, "+");
    return [`@@ -${old} +${now} @@`, ...hunk.map(({ sign, text }) => sign + text)];
  });
}

/** `start,count` of the lines that one side has. */
function range(before: readonly Line[], hunk: readonly Line[], own: "-" | "+"): string {
  const count = (of: readonly Line[]): number =>
    of.filter(({ sign }) => sign === " " || sign === own).length;
  const length = count(hunk);
  return `${count(before) + (length === 0 ? 0 : 1)},${length}`;
}
