import type { CType, Field, Position, RecordType } from "../facts/model.ts";
import { recordOf, valueOn, writtenName, type TargetView } from "../layout/view-target.ts";
import { claimNumber, claimType } from "./claim.ts";
import type { BitField, Claim, Claims, Unproven } from "./model.ts";

/** Sizes, alignments, offsets and field types of every complete record that C can name. */
export function claimRecords(view: TargetView): Claims {
  const all: { claims: Claim[]; bitFields: BitField[]; unproven: Unproven[] } = {
    claims: [],
    bitFields: [],
    unproven: [],
  };
  for (const record of view.types.values()) {
    if (record.kind !== "record" || record.fields === null) continue;
    const spelled = writtenName(record);
    if (spelled === null || /^struct (?:std::)?__va_list/.test(spelled)) continue;
    const layout = valueOn(record.layout, view.target.id);
    if (layout === null) {
      all.unproven.push({ subject: spelled, reason: "the facts have no layout for it" });
      continue;
    }
    const { position } = record;
    const about = { subject: spelled, hazard: "abi/struct-layout", position } as const;
    const size = { ...about, kind: "size", about: `the size of ${spelled}` } as const;
    all.claims.push(claimNumber(size, `sizeof(${spelled})`, layout.size));
    // A typedef may have an alignment of its own; it is claimed with the typedef.
    if (!record.name.includes("@")) {
      const align = { ...about, kind: "align", about: `the alignment of ${spelled}` } as const;
      all.claims.push(claimNumber(align, `_Alignof(${spelled})`, layout.align));
    }
    const walk = { view, spelled, position, into: all };
    claimFields(walk, record, "", 0);
  }
  return all;
}

type Walk = {
  readonly view: TargetView;
  readonly spelled: string;
  readonly position: Position;
  readonly into: { claims: Claim[]; bitFields: BitField[]; unproven: Unproven[] };
};

/** `path` leads to this record within the named one, `base` is its offset there, in bits. */
function claimFields(walk: Walk, record: RecordType, path: string, base: number): void {
  const { view } = walk;
  const offsets = valueOn(record.layout, view.target.id)?.offsets;
  if (!offsets) return;
  record.fields?.forEach((field, index) => {
    const offset = base + offsets[index]!;
    if (field.name === null) {
      const inner = field.bits === null ? untagged(field.type, view) : null;
      if (inner) claimFields(walk, inner.record, path, offset);
      return;
    }
    claimField(walk, field, `${path}${field.name}`, offset);
  });
}

function claimField(walk: Walk, field: Field, path: string, offset: number): void {
  const { view, spelled, position, into } = walk;
  if (field.bits !== null) {
    if (field.bits === 0) return;
    const bool = isBool(field.type, view);
    const { bits } = field;
    into.bitFields.push({ subject: spelled, position, type: spelled, path, offset, bits, bool });
    return;
  }
  const about = {
    hazard: "abi/struct-layout",
    subject: spelled,
    position,
  } as const;
  const where = `${spelled}.${path}`;
  const at = { ...about, kind: "offset", about: `the offset of ${where}` } as const;
  into.claims.push(claimNumber(at, `__builtin_offsetof(${spelled}, ${path})`, offset / 8));
  const inner = untagged(field.type, view);
  if (inner) {
    claimFields(walk, inner.record, `${path}${"[0]".repeat(inner.arrays)}.`, offset);
    return;
  }
  const typed = { ...about, kind: "field-type", about: `the type of ${where}` } as const;
  const claim = claimType(typed, `((${spelled} *)0)->${path}`, field.type, view);
  if (claim) into.claims.push(claim);
  else into.unproven.push({ subject: where, reason: "C cannot write its type a second time" });
}

/** The record of a field that C cannot name, perhaps in an array of known length. */
function untagged(
  type: CType,
  view: TargetView,
): { readonly record: RecordType; readonly arrays: number } | null {
  if (type.kind === "array") {
    const inner = type.length === null || type.length === 0 ? null : untagged(type.of, view);
    return inner && { ...inner, arrays: inner.arrays + 1 };
  }
  if (type.kind !== "record") return null;
  const record = recordOf(view, type.name);
  return record && writtenName(record) === null ? { record, arrays: 0 } : null;
}

function isBool(type: CType, view: TargetView): boolean {
  if (type.kind === "builtin") return type.name === "_Bool" || type.name === "bool";
  if (type.kind !== "typedef") return false;
  const found = view.types.get(type.name);
  return found?.kind === "typedef" && isBool(found.type, view);
}
