import { spellType } from "../boundary/spell-type.ts";
import type { CType, Field, RecordType } from "../facts/model.ts";
import type { Row } from "./model.ts";
import { sizeOf } from "./size-of.ts";
import { recordOf, valueOn, writtenName, type TypesView } from "./view-target.ts";

/** One line of a record on one target. */
export type TargetRow = Omit<Row, "cells"> & {
  readonly key: string;
  readonly offset: number;
  readonly bits: number | null;
};

type Level = {
  readonly view: TypesView;
  readonly prefix: string;
  readonly base: number;
  readonly depth: number;
};

/** The members of a record in order, with the padding between and after them. */
export function listRows(record: RecordType, view: TypesView): readonly TargetRow[] {
  return rowsOf(record, { view, prefix: "", base: 0, depth: 0 });
}

function rowsOf(record: RecordType, level: Level): readonly TargetRow[] {
  const layout = valueOn(record.layout, level.view.target.id);
  if (!layout || record.fields === null) return [];
  const rows: TargetRow[] = [];
  const isUnion = record.tag === "union";
  // Where the members so far end; null once one of unknown size is among them.
  let end: number | null = 0;
  let last = "";
  record.fields.forEach((field, index) => {
    const offset = layout.offsets[index]!;
    // A bit-field without a name is itself padding.
    if (field.name === null && field.bits !== null) return;
    if (!isUnion && end !== null && offset > end) rows.push(padding(level, last, end, offset));
    const [own, ...inner] = memberRows(field, index, offset, level);
    rows.push(own!, ...inner);
    last = own!.key;
    const stop = own!.bits === null ? null : offset + own!.bits;
    end = end === null || stop === null ? null : isUnion ? Math.max(end, stop) : stop;
  });
  const size = layout.size * 8;
  if (end !== null && size > end) rows.push(padding(level, last, end, size));
  return rows;
}

function padding(
  { base, depth, prefix }: Level,
  after: string,
  from: number,
  to: number,
): TargetRow {
  return {
    kind: "padding",
    key: `${prefix}|padding after ${after}`,
    path: "",
    type: "",
    depth,
    offset: base + from,
    bits: to - from,
  };
}

function memberRows(
  { name, type, bits }: Field,
  index: number,
  offset: number,
  { view, prefix, base, depth }: Level,
): readonly TargetRow[] {
  const inner = untagged(type, view);
  const path = name === null ? `(anonymous ${inner?.tag ?? "member"})` : `${prefix}${name}`;
  const extent = sizeOf(type, view);
  const own: TargetRow = {
    kind: bits === null ? "field" : "bit-field",
    key: name === null ? `${prefix}#${index}` : path,
    path,
    type: inner ? inner.tag : spellType(type),
    depth,
    offset: base + offset,
    bits: bits ?? (extent === null ? null : extent.size * 8),
  };
  if (!inner || type.kind !== "record") return [own];
  const deeper = { view, prefix: name === null ? prefix : `${path}.`, base: base + offset };
  return [own, ...rowsOf(inner, { ...deeper, depth: depth + 1 })];
}

function untagged(type: CType, view: TypesView): RecordType | null {
  const record = type.kind === "record" ? recordOf(view, type.name) : null;
  return record && writtenName(record) === null ? record : null;
}
