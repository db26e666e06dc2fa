import type { TextCache } from "../read/read-target.ts";
import type { TargetReading } from "../read/resolve-reading.ts";
import { hash, readEntry, SCHEMA, writeEntry } from "./store.ts";

/** Readings by the hash of the preprocessed text and of all else that they rest on. */
export function textCache(folder: string | null): TextCache {
  if (folder === null) return { recall: () => null, remember: () => {} };
  const nameOf = (key: readonly string[]): string => `text-${hash(SCHEMA, ...key)}`;
  return {
    recall: (key) => readReading(readEntry(folder, nameOf(key))),
    remember: (key, reading) => writeEntry(folder, nameOf(key), JSON.stringify(reading)),
  };
}

function readReading(entry: Buffer | null): TargetReading | null {
  if (entry === null) return null;
  try {
    const value: unknown = JSON.parse(entry.toString());
    return isReading(value) ? value : null;
  } catch {
    return null;
  }
}

function isReading(value: unknown): value is TargetReading {
  return typeof value === "object" && value !== null && "typedefs" in value && "files" in value;
}
