import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { stateOf } from "../../facts/cache/state-of.ts";
import { hash, readEntry, writeEntry } from "../../facts/cache/store.ts";
import { factsDigest, type FactsRequest } from "../../facts/read-facts.ts";
import type { Configuration } from "../config/model.ts";
import type { TruthRequest } from "../truth/find-truth.ts";
import type { Inputs } from "./inputs.ts";

/** What a run found, before anything is selected from it. */
export type Findings = {
  readonly found: readonly Diagnostic[];
  /** About headers and contracts, not about the code. */
  readonly warnings: readonly Diagnostic[];
  /** How many files hold a boundary and were read. */
  readonly files: number;
};

type Entry = Findings & {
  readonly states: readonly (readonly [path: string, state: string | null])[];
  readonly facts: readonly (readonly [request: FactsRequest, digest: string])[];
};

/** Part of every key: changes whenever the same entry would be read as something else. */
const SCHEMA = "check 1";

export type Question = TruthRequest & { readonly paths: readonly string[] };

/** The findings of a run with the same question, if everything that it looked at is as it was. */
export async function recallFindings(
  question: Question,
  configuration: Configuration,
): Promise<Findings | null> {
  const key = keyOf(question, configuration);
  if (key === null || question.cacheDirectory === null) return null;
  const entry = parse(readEntry(folderIn(question.cacheDirectory), key));
  if (entry === null) return null;
  if (!entry.states.every(([path, state]) => stateOf(path) === state)) return null;
  for (const [request, digest] of entry.facts) {
    if ((await factsDigest(request)) !== digest) return null;
  }
  return entry;
}

/** Keeps the findings of a run with all that it looked at. */
export async function rememberFindings(
  question: Question,
  configuration: Configuration,
  { found, warnings, files }: Findings,
  inputs: Inputs,
): Promise<void> {
  const key = keyOf(question, configuration);
  if (key === null || question.cacheDirectory === null || inputs.fresh) return;
  const facts: [FactsRequest, string][] = [];
  for (const request of inputs.facts.values()) {
    const digest = await factsDigest(request);
    // Headers that cannot be read are read again.
    if (digest === null) return;
    facts.push([request, digest]);
  }
  const entry: Entry = { found, warnings, files, states: [...inputs.states], facts };
  writeEntry(folderIn(question.cacheDirectory), key, JSON.stringify(entry));
}

/** A folder of its own: one large run does not drive out facts. */
function folderIn(cacheDirectory: string): string {
  return join(cacheDirectory, "check");
}

/** Null for a ferrule that is just being written. */
function keyOf(
  question: Question,
  { file, libraries, targets, exclude }: Configuration,
): string | null {
  const build = buildOf();
  if (build === null) return null;
  const asked = { ...question, config: [file, libraries, targets, exclude] };
  return hash(SCHEMA, build, process.cwd(), JSON.stringify(asked));
}

/** Tells one build of ferrule from another; null when it runs from its sources. */
function buildOf(): string | null {
  const own = fileURLToPath(import.meta.url);
  if (own.endsWith(".ts")) return null;
  const record = fileURLToPath(new URL("../../.tsbuildinfo", import.meta.url));
  const status = statSync(record, { throwIfNoEntry: false }) ?? statSync(own);
  return `${own} ${status.mtimeMs} ${status.size}`;
}

/** Null for bytes that somebody else put there. */
function parse(bytes: Uint8Array | null): Entry | null {
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    return isEntry(value) ? value : null;
  } catch {
    return null;
  }
}

function isEntry(value: unknown): value is Entry {
  return (
    typeof value === "object" &&
    value !== null &&
    "found" in value &&
    "warnings" in value &&
    "states" in value &&
    Array.isArray(value.states) &&
    "facts" in value &&
    Array.isArray(value.facts)
  );
}
