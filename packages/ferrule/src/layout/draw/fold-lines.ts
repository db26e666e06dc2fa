import type { Segment } from "./list-segments.ts";

/** A part of a segment on one line of the picture. */
export type Piece = {
  readonly segment: Segment;
  /** Bits from the start of the line. */
  readonly from: number;
  readonly to: number;
  /** The widest part carries the name. */
  readonly named: boolean;
};

/** One line of memory; or a fold, where nothing but one long member goes on. */
export type Line =
  | { readonly kind: "bytes"; readonly start: number; readonly pieces: readonly Piece[] }
  | { readonly kind: "fold"; readonly bytes: number; readonly segment: Segment };

/** A member is folded when it covers more lines than this. */
const LONGEST = 5;

/** Cuts segments into lines of so many bytes. */
export function foldLines(segments: readonly Segment[], width: number): readonly Line[] {
  const bits = width * 8;
  const lines = new Map<number, Piece[]>();
  const hidden = new Map<number, Segment>();
  for (const segment of segments) {
    const end = segment.offset + segment.bits;
    const first = Math.floor(segment.offset / bits);
    const last = Math.floor((end - 1) / bits);
    const pieces: { line: number; from: number; to: number }[] = [];
    for (let line = first; line <= last; line++) {
      if (last - first > LONGEST && line > first + 1 && line < last - 1) {
        hidden.set(line, segment);
        // Nothing else is on these lines: the whole of them is one member.
        line = last - 2;
        continue;
      }
      const from = Math.max(segment.offset - line * bits, 0);
      pieces.push({ line, from, to: Math.min(end - line * bits, bits) });
    }
    const widest = pieces.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
    for (const piece of pieces) {
      const known = lines.get(piece.line) ?? [];
      lines.set(piece.line, known);
      known.push({ segment, from: piece.from, to: piece.to, named: piece === widest });
    }
  }
  const all = [...lines.keys(), ...hidden.keys()].toSorted((a, b) => a - b);
  return all.map((line, index) => {
    const segment = hidden.get(line);
    if (!segment) return { kind: "bytes", start: line * width, pieces: lines.get(line)! };
    return { kind: "fold", bytes: ((all[index + 1] ?? line + 1) - line) * width, segment };
  });
}

/** A union's members, each on lines of its own: they all begin at 0. */
export function stackLines(segments: readonly Segment[], width: number): readonly Line[] {
  return segments.flatMap((segment) => foldLines([segment], width));
}
