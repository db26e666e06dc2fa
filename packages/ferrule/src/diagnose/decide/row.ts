import type { Hazard } from "../../hazards/catalogue.ts";
import type { Confidence } from "../model.ts";

/** What a row of a table concludes. */
export type Outcome = {
  readonly hazard: Hazard | "none" | null;
  readonly confidence: Confidence;
  /** Whose memory it is: `allocator` asks who allocated it. */
  readonly side: "native" | "managed" | "allocator" | null;
  readonly mistake: string;
  readonly why: string;
  readonly decidedBy?: string;
};

/**
 * A row: evidence → conclusion. A feature that is not named may have any value. The first row of a
 * table that fits is taken.
 */
export type Row<Features> = {
  readonly name: string;
  readonly when: { readonly [F in keyof Features]?: readonly Features[F][] };
  readonly means: Outcome;
};

/** The first row that fits, or null. */
export function firstRow<Features extends Readonly<Record<string, unknown>>>(
  rows: readonly Row<Features>[],
  features: Features,
): Row<Features> | null {
  return (
    rows.find(({ when }) =>
      Object.entries(when).every(([name, values]) =>
        (values as readonly unknown[]).includes(features[name]),
      ),
    ) ?? null
  );
}
