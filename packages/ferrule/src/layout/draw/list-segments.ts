import type { RecordView, Row } from "../model.ts";

/** One thing to draw: a member, or padding. Bits from the start of the record. */
export type Segment = {
  readonly kind: Row["kind"];
  readonly path: string;
  readonly type: string;
  readonly offset: number;
  readonly bits: number;
  readonly moved: boolean;
  /** Colours follow the member, not the group. Null for padding. */
  readonly color: number | null;
};

/**
 * The members of a record as one group places them, none over another: what is within a struct is
 * drawn, what is within a union is drawn as that union.
 */
export function listSegments(view: RecordView, group: number): readonly Segment[] {
  const segments: Segment[] = [];
  let color = 0;
  let skipBelow = Infinity;
  view.rows.forEach((row, index) => {
    if (row.depth > skipBelow) return;
    skipBelow = Infinity;
    const next = view.rows[index + 1];
    const opens = next !== undefined && next.depth > row.depth;
    const union = row.type.split(" ")[0] === "union";
    if (opens && !union) return;
    if (opens) skipBelow = row.depth;
    const own = row.kind === "padding" ? null : color++;
    const cell = row.cells[group];
    if (!cell || cell.bits === null || cell.bits === 0) return;
    const { kind, path, type } = row;
    const { offset, bits, moved } = cell;
    segments.push({ kind, path, type, offset, bits, moved, color: own });
  });
  return segments;
}
