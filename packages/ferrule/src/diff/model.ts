import type { Position, TargetId } from "../facts/model.ts";
import type { Hazard } from "../hazards/catalogue.ts";

/**
 * What an update does to what was built against the old header. `binary break`: programs that are
 * not compiled again misbehave. `source break`: they run on, but may no longer compile.
 */
export type Judgement = "compatible" | "source break" | "binary break";

/** One aspect of a change. */
export type Detail = {
  readonly judgement: Judgement;
  /** What goes wrong; null where nothing does. */
  readonly hazard: Hazard | null;
  /** A phrase after the declaration's name: `grew from 104 to 112 bytes`. */
  readonly text: string;
};

export type ChangeKind = "added" | "removed" | "changed";

export type What =
  | "function"
  | "variable"
  | "constant"
  | "macro"
  | "struct"
  | "union"
  | "enum"
  | "typedef";

/** A declaration that is not as it was, on the targets where that is so. */
export type Change = {
  readonly kind: ChangeKind;
  readonly what: What;
  readonly name: string;
  /** The worst of the details, and its hazard. */
  readonly judgement: Judgement;
  readonly hazard: Hazard | null;
  readonly details: readonly Detail[];
  readonly targets: readonly TargetId[];
  readonly old: Position | null;
  readonly new: Position | null;
};

/** Changes of one target, before those that targets share are put together. */
export type TargetChange = Omit<Change, "targets">;

export type Diff = {
  readonly targets: readonly TargetId[];
  /** Targets that only one side has facts for; nothing is said of them. */
  readonly uncompared: readonly TargetId[];
  /** Breaks first. */
  readonly changes: readonly Change[];
};

const rank: Readonly<Record<Judgement, number>> = {
  compatible: 0,
  "source break": 1,
  "binary break": 2,
};

/** The details as one change; the first of the worst gives the hazard. */
export function changeOf(of: Omit<TargetChange, "judgement" | "hazard">): TargetChange {
  const worst = of.details.reduce((a, b) => (rank[b.judgement] > rank[a.judgement] ? b : a));
  return { ...of, judgement: worst.judgement, hazard: worst.hazard };
}

/** Greater is worse. */
export function severityOf(judgement: Judgement): number {
  return rank[judgement];
}

export function compatible(text: string): Detail {
  return { judgement: "compatible", hazard: null, text };
}

export function sourceBreak(text: string, hazard: Hazard | null = null): Detail {
  return { judgement: "source break", hazard, text };
}

export function binaryBreak(hazard: Hazard, text: string): Detail {
  return { judgement: "binary break", hazard, text };
}
