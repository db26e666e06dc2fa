import type { EvidenceLine, Quote } from "../model.ts";
import type { SplitStack } from "../sides/split-stack.ts";
import type { Outcome } from "./row.ts";

/** One report's answer, before the best of them is taken. */
export type Candidate = Outcome & {
  readonly rule: string;
  readonly side: "native" | "managed" | null;
  /** A function named as C or Java names it, or null. */
  readonly boundaryFunction: string | null;
  readonly quotes: readonly EvidenceLine[];
  /** What kind of report it came from; of equally sure ones the higher counts. */
  readonly weight: number;
};

/** Kinds of reports, the weakest first. */
export const weights = {
  uninitialised: 0,
  leak: 1,
  race: 2,
  allocator: 4,
  fault: 5,
  memory: 6,
  phrase: 7,
  record: 8,
} as const;

/** A report's first lines, as evidence. */
export function quote(quotes: readonly Quote[], most = 2): readonly EvidenceLine[] {
  return quotes.slice(0, most).map((line) => ({ ...line, role: "report" }));
}

/** The frame of a stack that says whose it is: the called function's, or the one that acted. */
export function quoteFrame(role: string, split: SplitStack | null): readonly EvidenceLine[] {
  const at = split?.boundary?.at ?? split?.first?.at ?? split?.stack.frames[0]?.at ?? null;
  return at === null ? [] : [{ ...at, text: at.text.trim(), role }];
}
