import { createHash, randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** Part of every cache key: changes whenever the same header would give other facts. */
export const SCHEMA = "facts 7";

/** Entries are kept until the folder holds more than this. */
const LARGEST = 256 * 1024 * 1024;

/** SHA-256 of some texts, hex; a boundary between two texts counts. */
export function hash(...parts: readonly (string | Uint8Array)[]): string {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(`${part.length}:`).update(part);
  return sum.digest("hex");
}

/** An entry's bytes, or null when there is none that can be read. */
export function readEntry(folder: string, key: string): Buffer | null {
  const file = join(folder, `${key}.json`);
  try {
    const bytes = readFileSync(file);
    utimesSync(file, new Date(), new Date());
    return bytes;
  } catch {
    return null;
  }
}

/** Writes beside, then renames. A cache that cannot be written is no error. */
export function writeEntry(folder: string, key: string, text: string): void {
  const file = join(folder, `${key}.json`);
  const beside = `${file}.${randomUUID()}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(beside, text, { mode: 0o600 });
    renameSync(beside, file);
    prune(folder);
  } catch {
    if (existsSync(beside)) rmSync(beside);
  }
}

/** Drops the entries that were used longest ago. */
function prune(folder: string): void {
  const entries = readdirSync(folder).map((name) => {
    const { size, mtimeMs } = statSync(join(folder, name));
    return { name, size, mtimeMs };
  });
  let total = entries.reduce((sum, { size }) => sum + size, 0);
  for (const { name, size } of entries.toSorted((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (total <= LARGEST) return;
    rmSync(join(folder, name), { force: true });
    total -= size;
  }
}
