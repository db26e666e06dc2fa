import type { Boundary, BoundaryFunction } from "../boundary/model.ts";
import type { LeftOut, ModulePlan } from "./plan/model.ts";

/** How a function of the header stands with the contract. */
export type Covered = {
  readonly symbol: string;
  /**
   * `written`: a line, a rule or a list of the contract speaks of it; `declared`: its types say it
   * all; `left-out`: not bound, with a reason; `undecided`: a question is open.
   */
  readonly by: "written" | "declared" | "left-out" | "undecided";
  readonly cause: LeftOut["cause"] | null;
  readonly reason: string | null;
  readonly question: string | null;
};

export type Coverage = {
  readonly library: string;
  readonly functions: readonly Covered[];
  readonly counts: Readonly<Record<Covered["by"], number>>;
  /** Share of the functions that are not undecided, 0 to 1; 1 for a header without any. */
  readonly decided: number;
};

/** Counts what a contract decides of a header, function by function. */
export function measureCoverage(boundary: Boundary, plan: ModulePlan): Coverage {
  const left = new Map(plan.leftOut.map((of) => [of.symbol, of]));
  const functions = boundary.functions.map((fn) => cover(fn, left.get(fn.name)));
  const counts = { written: 0, declared: 0, "left-out": 0, undecided: 0 };
  for (const { by } of functions) counts[by] += 1;
  const all = functions.length;
  const decided = all === 0 ? 1 : (all - counts.undecided) / all;
  return { library: plan.library, functions, counts, decided };
}

function cover(fn: BoundaryFunction, left: LeftOut | undefined): Covered {
  const symbol = fn.name;
  if (left === undefined) {
    const by = fn.line !== null || fn.result.slot !== null ? "written" : "declared";
    return { symbol, by, cause: null, reason: null, question: null };
  }
  const { cause, reason, question } = left;
  return { symbol, by: cause === "undecided" ? "undecided" : "left-out", cause, reason, question };
}
