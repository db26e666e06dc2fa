/** How hard a preload presses the collector: not at all, now and then, at every crossing. */
export type Stress = "none" | "light" | "full";

/** Reads the guard's word; anything unknown is none. */
export function stressOf(text: string | undefined): Stress {
  return text === "light" || text === "full" ? text : "none";
}

/**
 * What runs before each call of C. A buffer that C still points at survives until the collector
 * happens to run; here it runs. A whole collection costs up to 4 ms, so its density falls: `full`
 * collects before each of the first 2,000 calls, `light` before the first 64, then both ever more
 * rarely.
 */
export function createStress(stress: Stress, collect: (() => void) | null): () => void {
  if (stress === "none" || collect === null) return () => {};
  const dense = stress === "full" ? 2000 : 64;
  let calls = 0;
  let next = 0;
  return () => {
    if (calls++ < next) return;
    next = calls <= dense ? calls : calls + Math.floor(calls / 8);
    collect();
  };
}
