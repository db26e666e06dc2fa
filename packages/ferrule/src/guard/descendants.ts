import { readFileSync, readdirSync } from "node:fs";

/**
 * A process and all that it started, itself first, as far as /proc tells; those whose parent has
 * ended are nobody's children any more and are not found.
 */
export function descendants(pid: number): readonly number[] {
  const parents = readParents();
  const found = [pid];
  // The list grows while it is walked: that is the walk.
  for (const parent of found) {
    for (const [child, of] of parents) if (of === parent) found.push(child);
  }
  return found;
}

function readParents(): readonly (readonly [number, number])[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)] as const);
  } catch {
    return [];
  }
}

/** The name in `stat` is in brackets and may hold anything, brackets too. */
function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0;
  }
}
