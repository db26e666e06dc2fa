import { existsSync, readFileSync, statSync } from "node:fs";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { stateOf } from "./state-of.ts";
import { hash, readEntry, writeEntry } from "./store.ts";

/** What a request comes to: the facts as they are printed, so that printing them needs no reading. */
export type Remembered = {
  readonly json: Uint8Array;
  readonly warnings: readonly Diagnostic[];
  /** Differs when any of the files that they rest on does. */
  readonly digest: string;
};

/** The first line of an entry; the facts are all the bytes after it. */
type Head = {
  readonly warnings: readonly Diagnostic[];
  /** How many bytes the facts have. */
  readonly length: number;
  /** Every file that was opened, by path. */
  readonly opened: Readonly<Record<string, Opened>>;
  /** Paths that were looked for and were not there: one that appears may be found first. */
  readonly missed: readonly string[];
};

/** The digest of a file, and how the file system knew it; null where that is no proof. */
type Opened = { readonly digest: string; readonly state: string | null };

/** What was looked for on the machine: digests of what was opened, and what was not there. */
type Lookups = {
  readonly opened: ReadonlyMap<string, string>;
  readonly missed: ReadonlySet<string>;
};

const NEWLINE = 10;

/** The remembered answer, if everything that it rests on is as it was. Starts no Clang. */
export function recallFacts(folder: string, key: string): Remembered | null {
  const entry = readEntry(folder, key);
  if (entry === null) return null;
  const end = entry.indexOf(NEWLINE);
  const head = readHead(entry.toString("utf8", 0, end));
  const json = entry.subarray(end + 1);
  if (head === null || json.length !== head.length) return null;
  if (head.missed.some((path) => existsSync(path))) return null;
  if (!Object.entries(head.opened).every(([path, opened]) => isSame(path, opened))) return null;
  const files = Object.entries(head.opened).map(([path, { digest }]) => `${path} ${digest}`);
  return { json, warnings: head.warnings, digest: hash(...files) };
}

/**
 * Keeps an answer with what it rests on.
 *
 * @param since when the reading began, in milliseconds since 1970
 */
export function rememberFacts(
  folder: string,
  key: string,
  { json, warnings }: { readonly json: string; readonly warnings: readonly Diagnostic[] },
  lookups: readonly Lookups[],
  since: number,
): void {
  const digests = new Map(lookups.flatMap(({ opened }) => [...opened]));
  const opened = [...digests].map(
    ([path, digest]) => [path, { digest, state: stateBefore(path, since) }] as const,
  );
  const head: Head = {
    warnings,
    length: Buffer.byteLength(json),
    opened: Object.fromEntries(opened),
    missed: [...new Set(lookups.flatMap(({ missed }) => [...missed]))],
  };
  writeEntry(folder, key, `${JSON.stringify(head)}\n${json}`);
}

/** Clocks of file systems are coarse, and may be another machine's. */
const COARSE = 2000;

/** A file that changed just before it was read may change again without a later time to show. */
function stateBefore(path: string, since: number): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && stat.ctimeMs < since - COARSE ? stateOf(path) : null;
}

function isSame(path: string, { digest, state }: Opened): boolean {
  try {
    return (state !== null && stateOf(path) === state) || hash(readFileSync(path)) === digest;
  } catch {
    return false;
  }
}

function readHead(text: string): Head | null {
  try {
    const value: unknown = JSON.parse(text);
    return isHead(value) ? value : null;
  } catch {
    return null;
  }
}

function isHead(value: unknown): value is Head {
  return (
    typeof value === "object" &&
    value !== null &&
    "warnings" in value &&
    "length" in value &&
    "opened" in value &&
    "missed" in value &&
    Array.isArray(value.missed)
  );
}
