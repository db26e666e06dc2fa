import type { CType, Doc, Facts, RecordType, TargetId } from "../facts/model.ts";

/** A field on one target: its type as written, and its offset in bytes. */
export type PlacedField = {
  readonly name: string;
  readonly type: CType;
  readonly offset: number;
  readonly doc: string | null;
};

export type PlacedRecord = {
  readonly size: number;
  readonly fields: readonly PlacedField[];
  readonly doc: string | null;
};

/**
 * A complete record on one target, by tag or typedef name, without `struct`. Bit-fields and
 * members without a name are not among its fields. Null where the target has no such record.
 */
export function recordOn(target: TargetId, name: string, facts: Facts): PlacedRecord | null {
  const record = findRecord(target, name, facts, 0);
  const layout = record?.layout.find(({ targets }) => targets.includes(target))?.value;
  if (!record?.fields || !layout) return null;
  const fields = record.fields.flatMap(({ name: field, type, bits, doc }, index) => {
    const offset = layout.offsets[index];
    const plain = field !== null && bits === null && offset !== undefined;
    return plain ? [{ name: field, type, offset: offset / 8, doc: textOf(doc) }] : [];
  });
  return { size: layout.size, fields, doc: textOf(record.doc) };
}

/** A comment that belongs to what it stands at. */
function textOf(doc: Doc | null): string | null {
  return doc?.kind === "doc" ? doc.text : null;
}

/** One field of a record on one target, or null. */
export function fieldOn(
  target: TargetId,
  record: string,
  field: string,
  facts: Facts,
): PlacedField | null {
  return recordOn(target, record, facts)?.fields.find(({ name }) => name === field) ?? null;
}

/** A complete record by tag or typedef name, or null. */
export function findRecord(
  target: TargetId,
  name: string,
  facts: Facts,
  depth: number,
): RecordType | null {
  if (depth > 16) return null;
  const spellings = [`struct ${name}`, `union ${name}`, name];
  for (const type of spellings.flatMap((of) => facts.types[of] ?? [])) {
    if (!type.targets.includes(target)) continue;
    if (type.kind === "record" && type.fields !== null) return type;
    if (type.kind !== "typedef" || type.type.kind === "builtin") continue;
    if (type.type.kind === "record") {
      const bare = type.type.name.replace(/^(?:struct|union) /, "");
      return findRecord(target, bare, facts, depth + 1);
    }
    if (type.type.kind === "typedef") return findRecord(target, type.type.name, facts, depth + 1);
  }
  return null;
}
