import { existsSync } from "node:fs";
import { BoundaryError } from "../error.ts";
import { loadedFile } from "../library-file.ts";
import type { Library } from "../load.ts";
import { readRecords, type CompiledRecord } from "./dwarf.ts";
import { openElf, type Elf } from "./elf.ts";

/** A record of a module: its layout on this machine, and what its fields are called in C. */
export type CheckedRecord = readonly [layout: readonly number[], ...fields: readonly string[]];

/**
 * Holds the records of a module against those that the library was compiled with, where it, or the
 * debug file that belongs to it, says so. A library without debug information costs three reads.
 *
 * @throws BoundaryError when a record has another size, or a field another place.
 */
export function checkLayouts(
  library: Library,
  records: Readonly<Record<string, CheckedRecord>>,
): void {
  if (process.platform !== "linux") return;
  const file = loadedFile(library.file);
  const wrong = new Map<string, string>();
  const open = new Set(Object.keys(records));
  readDebug(file, (elf) =>
    readRecords(elf, open, (name, compiled) => {
      const difference = compare(records[name]!, compiled);
      // Another unit may have a record of the same name to itself: one that fits is enough.
      if (difference === null) {
        wrong.delete(name);
        open.delete(name);
      } else if (open.has(name)) wrong.set(name, difference);
      return open.size === 0;
    }),
  );
  const [first] = wrong;
  if (first === undefined) return;
  const more = wrong.size > 1 ? `, and ${wrong.size - 1} more differ` : "";
  const message = `${file} was compiled with another ${first[0]}: ${first[1]}${more}; bind it to its own header`;
  throw new BoundaryError("abi/struct-layout", library.name, first[0], message);
}

/** What differs, in words; null when nothing does. */
function compare(
  [[size = 0, ...offsets], ...fields]: CheckedRecord,
  compiled: CompiledRecord,
): string | null {
  if (size !== compiled.size) return `it has ${compiled.size} bytes, the header's ${size}`;
  for (const [index, field] of fields.entries()) {
    const there = compiled.offsets.get(field);
    if (there === undefined) return `it has no field ${field}`;
    if (there !== offsets[index]) {
      return `its ${field} is at ${there}, the header's at ${offsets[index]}`;
    }
  }
  return null;
}

/** Reads the debug information of a file, its own or that of its build; damaged one says nothing. */
function readDebug(path: string, read: (elf: Elf) => void): void {
  const elf = openElf(path);
  if (elf === null) return;
  const beside = elf.section(".debug_info") === null ? debugFileOf(elf) : null;
  const debug = beside === null ? elf : openElf(beside);
  try {
    if (debug !== null) read(debug);
  } catch {
    // Debug information that cannot be read tells nothing, of the library or against it.
  } finally {
    elf.close();
    if (debug !== elf) debug?.close();
  }
}

/** `/usr/lib/debug/.build-id/ab/cdef….debug`, where debug packages put it. */
function debugFileOf(elf: Elf): string | null {
  const note = elf.section(".note.gnu.build-id");
  if (note === null || note.byteLength < 18) return null;
  const id = Array.from({ length: note.byteLength - 16 }, (_, at) =>
    note
      .getUint8(16 + at)
      .toString(16)
      .padStart(2, "0"),
  ).join("");
  const path = `/usr/lib/debug/.build-id/${id.slice(0, 2)}/${id.slice(2)}.debug`;
  return existsSync(path) ? path : null;
}
