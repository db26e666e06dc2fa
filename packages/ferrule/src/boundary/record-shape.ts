import type { CType, Facts, RecordType, TargetId } from "../facts/model.ts";
import { findRecord } from "./record-layout.ts";
import { resolveType } from "./resolve-type.ts";
import { seeThrough } from "./see-through.ts";

/** A record as it crosses by value on one target, or why it cannot. */
export type ShapeOn =
  | { readonly kind: "shape"; readonly text: string; readonly size: number; readonly align: number }
  | { readonly kind: "refused"; readonly reason: string };

/** Records inside records, and typedefs of typedefs, are followed so far. */
const DEEPEST = 32;
/** An FFI is told of every element: more than this is no value that anyone passes. */
const MOST_ELEMENTS = 65_536;

/**
 * How a record crosses by value: `{f64,f64}`, arrays as `i32*4`. An FFI is told the types of the
 * fields and lays them out itself, in C's own way; a record that Clang lays out differently (packed,
 * aligned by an attribute) is refused, and so is what no list of fields says (unions, bit-fields).
 */
export function shapeOn(target: TargetId, name: string, facts: Facts): ShapeOn {
  const record = findRecord(target, name, facts, 0);
  return record === null
    ? refuse(`has no record ${name}`)
    : shapeOfRecord(record, target, facts, 0);
}

function shapeOfRecord(record: RecordType, target: TargetId, facts: Facts, depth: number): ShapeOn {
  const { fields, tag } = record;
  const name = record.typedefName ?? record.name.replace(/^struct @.*/s, "a record without a name");
  const layout = record.layout.find(({ targets }) => targets.includes(target))?.value;
  if (fields === null || layout === undefined) return refuse(`${name} is not complete`);
  if (tag === "union") return refuse(`${name} is a union, and nothing says which member it holds`);
  if (fields.length === 0) return refuse(`${name} is empty`);
  if (depth > DEEPEST) return refuse(`${name} is nested too deeply`);
  const texts: string[] = [];
  let end = 0;
  let align = 1;
  for (const [index, field] of fields.entries()) {
    if (field.bits !== null)
      return refuse(`${name} has the bit-field ${field.name ?? "without a name"}`);
    const of = shapeOfType(field.type, target, facts, depth);
    if (of.kind === "refused") return of;
    const natural = alignUp(end, of.align);
    if (layout.offsets[index] !== natural * 8) {
      return refuse(`${name} is packed or aligned by an attribute, which no FFI can be told`);
    }
    texts.push(of.text);
    end = natural + of.size;
    align = Math.max(align, of.align);
  }
  if (layout.size !== alignUp(end, align) || layout.align !== align) {
    return refuse(`${name} is packed or aligned by an attribute, which no FFI can be told`);
  }
  return { kind: "shape", text: `{${texts.join(",")}}`, size: layout.size, align };
}

function shapeOfType(type: CType, target: TargetId, facts: Facts, depth: number): ShapeOn {
  const bare = seeThrough(type, target, facts);
  if (bare.kind === "array") {
    if (bare.length === null || bare.length === 0)
      return refuse("it ends in an array without a length");
    const one = shapeOfType(bare.of, target, facts, depth);
    if (one.kind === "refused") return one;
    const [, element = one.text, times = "1"] = /^(.*)\*(\d+)$/s.exec(one.text) ?? [];
    const count = Number(times) * bare.length;
    if (count > MOST_ELEMENTS) return refuse(`it holds an array of ${count} elements`);
    return { ...one, text: `${element}*${count}`, size: one.size * bare.length };
  }
  if (bare.kind === "record") {
    const name = bare.name.replace(/^(?:struct|union) /, "");
    const record = findRecord(target, name, facts, 0);
    if (record === null) return refuse(`it holds ${name}, which is not complete`);
    return shapeOfRecord(record, target, facts, depth + 1);
  }
  const resolved = resolveType(bare, facts);
  switch (resolved.kind) {
    case "integer": {
      const native = resolved.native.find(({ targets }) => targets.includes(target))?.value;
      return native === undefined ? refuse(`it holds ${resolved.spelling}`) : leaf(native);
    }
    case "float":
      return leaf(resolved.native);
    case "pointer":
      return leaf("ptr");
    default:
      return refuse(`it holds ${resolved.spelling} by value`);
  }
}

function leaf(native: string): ShapeOn {
  const size = native === "ptr" ? 8 : Number(native.slice(1)) / 8;
  return { kind: "shape", text: native, size, align: size };
}

function alignUp(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}

function refuse(reason: string): ShapeOn {
  return { kind: "refused", reason };
}
