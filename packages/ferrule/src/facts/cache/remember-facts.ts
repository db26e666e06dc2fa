import { existsSync, readFileSync } from "node:fs";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Facts } from "../model.ts";
import { hash, readEntry, writeEntry } from "./store.ts";

/** What a request comes to, and what it rests on. */
export type Remembered = { readonly facts: Facts; readonly warnings: readonly Diagnostic[] };

type Entry = Remembered & {
  /** Digest of every file that was opened, by path. */
  readonly opened: Readonly<Record<string, string>>;
  /** Paths that were looked for and were not there: one that appears may be found first. */
  readonly missed: readonly string[];
};

/** What was looked for on the machine: digests of what was opened, and what was not there. */
type Lookups = {
  readonly opened: ReadonlyMap<string, string>;
  readonly missed: ReadonlySet<string>;
};

/** The remembered answer, if everything that it rests on is as it was. Starts no Clang. */
export function recallFacts(folder: string, key: string): Remembered | null {
  const entry = readEntry(folder, key);
  if (!isEntry(entry)) return null;
  if (entry.missed.some((path) => existsSync(path))) return null;
  const same = Object.entries(entry.opened).every(([path, digest]) => digestOf(path) === digest);
  return same ? { facts: entry.facts, warnings: entry.warnings } : null;
}

/** Keeps an answer with what it rests on. */
export function rememberFacts(
  folder: string,
  key: string,
  answer: Remembered,
  lookups: readonly Lookups[],
): void {
  const entry: Entry = {
    ...answer,
    opened: Object.fromEntries(lookups.flatMap(({ opened }) => [...opened])),
    missed: [...new Set(lookups.flatMap(({ missed }) => [...missed]))],
  };
  writeEntry(folder, key, entry);
}

function digestOf(path: string): string | null {
  try {
    return hash(readFileSync(path));
  } catch {
    return null;
  }
}

function isEntry(value: unknown): value is Entry {
  return (
    typeof value === "object" &&
    value !== null &&
    "facts" in value &&
    "warnings" in value &&
    "opened" in value &&
    "missed" in value &&
    Array.isArray(value.missed)
  );
}
