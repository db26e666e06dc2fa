import type { FixedFile } from "./apply-fixes.ts";

const CONTEXT = 3;

/**
 * A unified diff, as `patch` and `git apply` take it. Fixes keep the number of lines as it is or
 * change it within one place, so lines that both texts begin and end with are enough to find them.
 */
export function printDiff({ file, before, after }: FixedFile): string {
  if (before === after) return "";
  const old = before.split("\n");
  const now = after.split("\n");
  const hunks = old.length === now.length ? hunksOf(old, now) : [wholeHunk(old, now)];
  return [`--- ${file}`, `+++ ${file}`, ...hunks.flat(), ""].join("\n");
}

/** Same number of lines: line by line, neighbours in one hunk. */
function hunksOf(old: readonly string[], now: readonly string[]): readonly string[][] {
  const changed = old.flatMap((line, index) => (line === now[index] ? [] : [index]));
  const groups: number[][] = [];
  for (const index of changed) {
    const last = groups.at(-1);
    if (last && index - last.at(-1)! <= CONTEXT * 2) last.push(index);
    else groups.push([index]);
  }
  return groups.map((group) => {
    const from = Math.max(0, group[0]! - CONTEXT);
    const to = Math.min(lastLine(old), group.at(-1)! + CONTEXT + 1);
    const lines = [`@@ -${from + 1},${to - from} +${from + 1},${to - from} @@`];
    for (let index = from; index < to;) {
      const end = runEnd(group, index);
      if (end === index) lines.push(` ${old[index++]}`);
      else {
        for (let at = index; at < end; at++) lines.push(`-${old[at]}`);
        for (let at = index; at < end; at++) lines.push(`+${now[at]}`);
        index = end;
      }
    }
    return lines;
  });
}

/** Where the run of changed lines that starts here ends. */
function runEnd(group: readonly number[], index: number): number {
  let end = index;
  while (group.includes(end)) end++;
  return end;
}

function wholeHunk(old: readonly string[], now: readonly string[]): string[] {
  let first = 0;
  while (first < old.length && first < now.length && old[first] === now[first]) first++;
  let tail = 0;
  while (
    tail < Math.min(old.length, now.length) - first &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail++;
  const from = Math.max(0, first - CONTEXT);
  const oldEnd = Math.min(lastLine(old), old.length - tail + CONTEXT);
  const nowEnd = Math.min(lastLine(now), now.length - tail + CONTEXT);
  return [
    `@@ -${from + 1},${oldEnd - from} +${from + 1},${nowEnd - from} @@`,
    ...old.slice(from, first).map((line) => ` ${line}`),
    ...old.slice(first, old.length - tail).map((line) => `-${line}`),
    ...now.slice(first, now.length - tail).map((line) => `+${line}`),
    ...old.slice(old.length - tail, oldEnd).map((line) => ` ${line}`),
  ];
}

/** A text that ends with a line end has an empty piece after it, which is no line. */
function lastLine(lines: readonly string[]): number {
  return lines.at(-1) === "" ? lines.length - 1 : lines.length;
}
