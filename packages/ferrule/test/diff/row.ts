import type { Hazard } from "../../src/hazards/catalogue.ts";
import type { Judgement } from "../../src/diff/model.ts";

/** One change of a header, and what must be said of it. */
export type DiffRow = {
  readonly title: string;
  readonly old: string;
  readonly new: string;
  /** The declaration that is reported; no other may be a break. */
  readonly name: string;
  readonly judgement: Judgement;
  readonly hazard: Hazard | null;
  /** Where it is so; every target for none. */
  readonly on?: readonly string[];
};

/** A row in one line. */
export const row = (
  title: string,
  old: string,
  now: string,
  name: string,
  judgement: Judgement,
  hazard: Hazard | null = null,
): DiffRow => ({ title, old, new: now, name, judgement, hazard });
