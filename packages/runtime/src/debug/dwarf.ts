import { textAt, type Elf } from "./elf.ts";

/** A record as a library was compiled with it: bytes. */
export type CompiledRecord = {
  readonly size: number;
  readonly offsets: ReadonlyMap<string, number>;
};

const TAG_MEMBER = 0x0d;
const TAG_STRUCT = 0x13;
const TAG_TYPEDEF = 0x16;
const TAG_UNION = 0x17;

type Abbreviation = {
  readonly tag: number;
  readonly children: boolean;
  /** Attribute, form, and an implicit constant, one after another. */
  readonly attributes: readonly number[];
};

/** What is read of one entry; offsets into `.debug_info`. */
type Entry = {
  tag: number;
  name: string;
  size: number;
  location: number;
  type: number;
  declared: boolean;
  readonly offsets: Map<string, number>;
};

/**
 * Reads DWARF 4 and 5 and tells every record of C by the names that it is known by: its tag, and
 * typedefs of it. `found` says when enough is known. Throws a RangeError on what is no DWARF.
 */
export function readRecords(
  elf: Elf,
  wanted: ReadonlySet<string>,
  found: (name: string, record: CompiledRecord) => boolean,
): void {
  const info = elf.section(".debug_info");
  const abbreviations = elf.section(".debug_abbrev");
  if (info === null || abbreviations === null) return;
  const texts = { line: elf.section(".debug_line_str"), all: elf.section(".debug_str") };
  const tables = new Map<number, ReadonlyMap<number, Abbreviation>>();
  for (let at = 0; at < info.byteLength;) {
    const end = at + 4 + info.getUint32(at, true);
    const version = info.getUint16(at + 4, true);
    if (version < 4 || version > 5 || info.getUint32(at, true) >= 0xfffffff0) return;
    const unit = version === 5 ? info.getUint8(at + 6) : 1;
    const table = info.getUint32(at + (version === 5 ? 8 : 6), true);
    const known = tables.get(table) ?? readAbbreviations(abbreviations, table);
    tables.set(table, known);
    // Skeletons and type units have more in their heads; C has its records in full units.
    if (unit === 1) {
      const cursor = { at: at + (version === 5 ? 12 : 11) };
      const records = readUnit(info, cursor, at, end, known, texts, wanted);
      for (const [name, record] of records) if (found(name, record)) return;
    }
    at = end;
  }
}

type Cursor = { at: number };
type Texts = {
  readonly line: DataView<ArrayBuffer> | null;
  readonly all: DataView<ArrayBuffer> | null;
};

function readUnit(
  info: DataView<ArrayBuffer>,
  cursor: Cursor,
  start: number,
  end: number,
  known: ReadonlyMap<number, Abbreviation>,
  texts: Texts,
  wanted: ReadonlySet<string>,
): readonly (readonly [string, CompiledRecord])[] {
  const records = new Map<number, Entry>();
  const typedefs: Entry[] = [];
  const parents: (Entry | null)[] = [];
  while (cursor.at < end) {
    const offset = cursor.at;
    const abbreviation = known.get(unsigned(info, cursor));
    if (abbreviation === undefined) {
      parents.pop();
      continue;
    }
    const entry = readEntry(info, cursor, start, abbreviation, texts);
    if (entry.tag === TAG_STRUCT || entry.tag === TAG_UNION) records.set(offset, entry);
    if (entry.tag === TAG_TYPEDEF && wanted.has(entry.name)) typedefs.push(entry);
    if (entry.tag === TAG_MEMBER) parents.at(-1)?.offsets.set(entry.name, entry.location);
    if (abbreviation.children) parents.push(records.get(offset) ?? null);
  }
  const named = [...records.values()].map((record) => [record.name, record] as const);
  const called = typedefs.map(({ name, type }) => [name, records.get(type)] as const);
  return [...named, ...called].flatMap(([name, record]) =>
    record === undefined || record.declared || !wanted.has(name) ? [] : [[name, record] as const],
  );
}

function readEntry(
  info: DataView<ArrayBuffer>,
  cursor: Cursor,
  start: number,
  { tag, attributes }: Abbreviation,
  texts: Texts,
): Entry {
  const entry: Entry = {
    tag,
    name: "",
    size: 0,
    location: 0,
    type: -1,
    declared: false,
    offsets: new Map(),
  };
  const read = [TAG_MEMBER, TAG_STRUCT, TAG_TYPEDEF, TAG_UNION].includes(tag);
  for (let at = 0; at < attributes.length; at += 3) {
    const form = attributes[at + 1]!;
    const from = cursor.at;
    const value = readValue(info, cursor, form, attributes[at + 2]!);
    if (!read) continue;
    switch (attributes[at]) {
      case 0x03:
        entry.name = readName(info, from, form, value, texts);
        break;
      case 0x0b:
        entry.size = value;
        break;
      case 0x38:
        entry.location = value;
        break;
      case 0x3c:
        entry.declared = true;
        break;
      case 0x49:
        entry.type = form === 0x10 ? value : start + value;
        break;
    }
  }
  return entry;
}

function readName(
  info: DataView<ArrayBuffer>,
  from: number,
  form: number,
  value: number,
  { line, all }: Texts,
): string {
  if (form === 0x08) return textAt(info, from);
  const table = form === 0x0e ? all : form === 0x1f ? line : null;
  return table === null ? "" : textAt(table, value);
}

/** Bytes of the forms whose size is fixed, in 32-bit DWARF on a 64-bit machine. */
const fixed: Readonly<Record<number, number>> = {
  0x01: 8,
  0x05: 2,
  0x06: 4,
  0x07: 8,
  0x0b: 1,
  0x0c: 1,
  0x0e: 4,
  0x10: 4,
  0x11: 1,
  0x12: 2,
  0x13: 4,
  0x14: 8,
  0x17: 4,
  0x19: 0,
  0x1c: 4,
  0x1d: 4,
  0x1e: 16,
  0x1f: 4,
  0x20: 8,
  0x21: 0,
  0x24: 8,
  0x25: 1,
  0x26: 2,
  0x27: 3,
  0x28: 4,
  0x29: 1,
  0x2a: 2,
  0x2b: 3,
  0x2c: 4,
  0x1f20: 4,
  0x1f21: 4,
};

/** An attribute's value as a number; 0 of what is none. */
function readValue(
  info: DataView<ArrayBuffer>,
  cursor: Cursor,
  form: number,
  implicit: number,
): number {
  const size = fixed[form];
  if (size !== undefined) {
    const { at } = cursor;
    cursor.at += size;
    if (form === 0x21) return implicit;
    if (size === 1) return info.getUint8(at);
    if (size === 2) return info.getUint16(at, true);
    if (size === 4) return info.getUint32(at, true);
    return size === 8 ? Number(info.getBigUint64(at, true)) : 0;
  }
  switch (form) {
    case 0x08:
      while (info.getUint8(cursor.at++) !== 0);
      return 0;
    case 0x0d:
    case 0x0f:
    case 0x15:
    case 0x1a:
    case 0x1b:
    case 0x22:
    case 0x23:
      return unsigned(info, cursor);
    case 0x03:
      return skip(cursor, info.getUint16(cursor.at, true) + 2);
    case 0x04:
      return skip(cursor, info.getUint32(cursor.at, true) + 4);
    case 0x0a:
      return skip(cursor, info.getUint8(cursor.at) + 1);
    case 0x09:
    case 0x18:
      return skip(cursor, unsigned(info, cursor));
    case 0x16:
      return readValue(info, cursor, unsigned(info, cursor), implicit);
    default:
      throw new RangeError(`ferrule: DWARF form ${form} is not known`);
  }
}

function skip(cursor: Cursor, length: number): number {
  cursor.at += length;
  return 0;
}

/** A LEB128 number; the sign of a negative one is lost, and no record needs it. */
function unsigned(bytes: DataView<ArrayBuffer>, cursor: Cursor): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes.getUint8(cursor.at++);
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
  }
}

function readAbbreviations(
  bytes: DataView<ArrayBuffer>,
  from: number,
): ReadonlyMap<number, Abbreviation> {
  const cursor = { at: from };
  const known = new Map<number, Abbreviation>();
  for (let code = unsigned(bytes, cursor); code !== 0; code = unsigned(bytes, cursor)) {
    const tag = unsigned(bytes, cursor);
    const children = bytes.getUint8(cursor.at++) !== 0;
    const attributes: number[] = [];
    for (;;) {
      const attribute = unsigned(bytes, cursor);
      const form = unsigned(bytes, cursor);
      const implicit = form === 0x21 ? unsigned(bytes, cursor) : 0;
      if (attribute === 0 && form === 0) break;
      attributes.push(attribute, form, implicit);
    }
    known.set(code, { tag, children, attributes });
  }
  return known;
}
