import type { Value } from "./state.ts";

/** Something is known of it that may matter further on. */
export function isTold(of: Value): boolean {
  return (
    of.kind !== "plain" ||
    of.custody !== "unknown" ||
    of.nullness !== "unknown" ||
    of.unchecked ||
    of.keptBy !== null
  );
}

const custodies = { owned: 1, guarded: 2, borrowed: 3, unknown: 4, released: 5, moved: 6 } as const;
const nullnesses = { maybe: 1, no: 2, yes: 3, unknown: 4 } as const;

/** A number that values have in common of which the same is known, and few others; 32 bits. */
export function traitOf(of: Value): number {
  if (!isTold(of)) return 0;
  const known = custodies[of.custody] + 7 * nullnesses[of.nullness];
  const more = (of.unchecked ? 1 : 0) + (of.pinned ? 2 : 0) + (of.keptBy ? 4 : 0);
  const dead = of.dead ? Math.imul(of.dead.start + 1, 0x9e37) : 0;
  return (Math.imul(of.born.start + 3, known + 36 * more) + dead) | 0;
}
