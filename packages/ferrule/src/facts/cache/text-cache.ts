import type { TextCache } from "../read/read-target.ts";
import type { TargetReading } from "../read/resolve-reading.ts";
import { hash, readEntry, writeEntry } from "./store.ts";

/** Part of every cache key: changes whenever the same header would give other facts. */
export const SCHEMA = "facts 5";

/** Readings by the hash of the preprocessed text and of all else that they rest on. */
export function textCache(folder: string | null): TextCache {
  if (folder === null) return { recall: () => null, remember: () => {} };
  const nameOf = (key: readonly string[]): string => `text-${hash(SCHEMA, ...key)}`;
  return {
    recall(key) {
      const entry = readEntry(folder, nameOf(key));
      return isReading(entry) ? entry : null;
    },
    remember: (key, reading) => writeEntry(folder, nameOf(key), reading),
  };
}

function isReading(value: unknown): value is TargetReading {
  return typeof value === "object" && value !== null && "typedefs" in value && "files" in value;
}
