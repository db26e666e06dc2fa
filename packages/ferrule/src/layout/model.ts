import type { Position, ProvenanceByTarget, TargetId } from "../facts/model.ts";

/** Where something lies in a record, in bits from its start. */
export type Cell = {
  readonly offset: number;
  /** Null where the size is not known: a type that only Clang has. */
  readonly bits: number | null;
  /** Elsewhere, or of another size, than in the first group that has it. */
  readonly moved: boolean;
};

/** One line of a record: a member, or the padding after one. */
export type Row = {
  readonly kind: "field" | "bit-field" | "padding";
  /** `pt.x`; `(anonymous union)` for a member without a name. Empty for padding. */
  readonly path: string;
  /** As the header writes it; empty for padding. */
  readonly type: string;
  /** Members of untagged records are one deeper than the record. */
  readonly depth: number;
  /** One a group; null where that group has no such line. */
  readonly cells: readonly (Cell | null)[];
};

/** Targets on which a record is the same in all numbers. */
export type Group = {
  /** `A`, `B`, … */
  readonly label: string;
  readonly targets: readonly TargetId[];
  /** Bytes. */
  readonly size: number;
  readonly align: number;
  /** Bits of padding, of this record alone; null where a member's size is not known. */
  readonly padding: number | null;
};

/** Why groups differ: one scalar, one rule, one `#ifdef`. */
export type Reason = {
  readonly kind: "size" | "alignment" | "bit-fields" | "shape" | "other";
  /** What differs, in a word or two: `long`, `bit-fields`, `#if`. */
  readonly subject: string;
  /** A sentence that stands alone. */
  readonly text: string;
  /** What it is where. */
  readonly values: readonly { readonly targets: readonly TargetId[]; readonly text: string }[];
  /** The members that bring it in, as the header names them. */
  readonly fields: readonly string[];
};

export type RecordView = {
  readonly kind: "record";
  /** `struct z_stream_s`, or the typedef of one without a tag. */
  readonly name: string;
  readonly tag: "struct" | "union";
  readonly position: Position;
  readonly groups: readonly Group[];
  readonly rows: readonly Row[];
  readonly reasons: readonly Reason[];
  /** Targets on which it is not declared, or has no layout. */
  readonly absent: readonly TargetId[];
  /** Where the numbers rest on headers that are not the target's own. */
  readonly provenance: ProvenanceByTarget;
};

/** A typedef, an enum or an opaque record: numbers without members. */
export type PlainView = {
  readonly kind: "plain";
  readonly what: "typedef" | "enum" | "opaque";
  readonly name: string;
  /** What a typedef stands for. */
  readonly type: string | null;
  readonly position: Position;
  readonly groups: readonly (Omit<Group, "padding"> & { readonly signed: boolean | null })[];
  readonly absent: readonly TargetId[];
  readonly provenance: ProvenanceByTarget;
};

export type LayoutView = RecordView | PlainView;
