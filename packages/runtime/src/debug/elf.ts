import { closeSync, openSync, readSync } from "node:fs";
import { inflateSync } from "node:zlib";

/** More of debug information than this is not read: loading must stay quick. */
const MOST = 32 * 1024 * 1024;
const COMPRESSED = 0x800;
const ZLIB = 1;

/** One open 64-bit little-endian ELF file, of which only the asked sections are read. */
export type Elf = {
  /** A section's bytes, decompressed; null when there is none, or it is too large. */
  section(name: string): DataView<ArrayBuffer> | null;
  close(): void;
};

/** Opens an ELF file; null for any other file. */
export function openElf(path: string): Elf | null {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return null;
  }
  const close = (): void => closeSync(file);
  const sections = readSections(file);
  if (sections === null) {
    close();
    return null;
  }
  return {
    close,
    section(name) {
      const found = sections.get(name);
      if (found === undefined || found.size > MOST) return null;
      const bytes = readAt(file, found.offset, found.size);
      return found.compressed ? inflate(bytes) : bytes;
    },
  };
}

type Section = { readonly offset: number; readonly size: number; readonly compressed: boolean };

function readSections(file: number): ReadonlyMap<string, Section> | null {
  const header = readAt(file, 0, 64);
  const elf64 = header.byteLength === 64 && header.getUint32(0) === 0x7f454c46;
  if (!elf64 || header.getUint16(4) !== 0x0201) return null;
  const [size, count] = [header.getUint16(58, true), header.getUint16(60, true)];
  const table = readAt(file, Number(header.getBigUint64(40, true)), size * count);
  if (size !== 64 || table.byteLength !== size * count) return null;
  const at = (index: number): Section & { readonly name: number } => {
    const from = index * size;
    return {
      name: table.getUint32(from, true),
      compressed: (table.getUint32(from + 8, true) & COMPRESSED) !== 0,
      offset: Number(table.getBigUint64(from + 24, true)),
      size: Number(table.getBigUint64(from + 32, true)),
    };
  };
  const names = at(Math.min(header.getUint16(62, true), Math.max(0, count - 1)));
  if (count === 0 || names.size > MOST) return null;
  const texts = readAt(file, names.offset, names.size);
  const sections = new Map<string, Section>();
  for (let index = 0; index < count; index++) {
    const section = at(index);
    sections.set(textAt(texts, section.name), section);
  }
  return sections;
}

/** Bytes of a file; fewer where it ends. */
function readAt(file: number, offset: number, length: number): DataView<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const read = length === 0 ? 0 : readSync(file, bytes, 0, length, offset);
  return new DataView(bytes.buffer, 0, read);
}

function inflate(section: DataView<ArrayBuffer>): DataView<ArrayBuffer> | null {
  if (section.byteLength < 24 || section.getUint32(0, true) !== ZLIB) return null;
  const size = Number(section.getBigUint64(8, true));
  if (size > MOST) return null;
  const packed = new Uint8Array(section.buffer, 24, section.byteLength - 24);
  const bytes = new Uint8Array(inflateSync(packed, { maxOutputLength: size }));
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const decoder = new TextDecoder();

/** The NUL-terminated text at an offset; empty outside. */
export function textAt(bytes: DataView<ArrayBuffer>, offset: number): string {
  let end = offset;
  while (end < bytes.byteLength && bytes.getUint8(end) !== 0) end++;
  return decoder.decode(new Uint8Array(bytes.buffer, bytes.byteOffset + offset, end - offset));
}
