import type { ScalarPlan } from "./model.ts";

/** What a field of a copied record, or an element of an array in it, is. */
export type ElementPlan =
  | { readonly kind: "scalar"; readonly scalar: ScalarPlan }
  | { readonly kind: "bytes"; readonly count: number }
  | { readonly kind: "text" }
  | { readonly kind: "record"; readonly type: string }
  | { readonly kind: "array"; readonly count: number; readonly of: ElementPlan };

/** One field of a record that is copied, as C and as TypeScript name it. */
export type FieldPlan = ElementPlan & {
  readonly name: string;
  readonly cName: string;
  /** As C writes it, and what the header says of it. */
  readonly declaration: string;
  readonly doc: string | null;
};

export type RecordPlan = {
  /** Without `struct`. */
  readonly cName: string;
  readonly className: string;
  /** The contract's line; null of one that needs none, since it crosses by value. */
  readonly note: string | null;
  readonly doc: string | null;
  readonly fields: readonly FieldPlan[];
  /** Fields that are not offered, with the reason. */
  readonly leftOut: readonly string[];
  /** By target: the size, then the offset of each field, in bytes. */
  readonly layouts: Readonly<Record<string, readonly number[]>>;
};

/** A handle type whose records are in memory of ours: by target the size, then some offsets. */
export type PlacePlan = {
  readonly cName: string;
  readonly className: string;
  readonly layouts: Readonly<Record<string, readonly number[]>>;
};
