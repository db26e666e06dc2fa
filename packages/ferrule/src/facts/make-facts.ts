import { readFileSync } from "node:fs";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { rememberFacts } from "./cache/remember-facts.ts";
import { hash } from "./cache/store.ts";
import { textCache } from "./cache/text-cache.ts";
import { checkHeader } from "./check-header.ts";
import type { Clang } from "./clang/clang.ts";
import { nativeClang } from "./clang/native-clang.ts";
import { wasmClang } from "./clang/wasm-clang.ts";
import { explainClang } from "./explain-clang.ts";
import type { Facts } from "./model.ts";
import { mergeTargets } from "./read/merge-targets.ts";
import {
  readTarget,
  type TargetRequest,
  type TargetResult,
  type TextCache,
} from "./read/read-target.ts";
import type { FactsRequest, Question } from "./read-facts.ts";
import { refuseUnproven } from "./refuse-unproven.ts";
import { findTarget, isHost } from "./targets.ts";

/** A header that takes longer on a target is given up. */
const SECONDS = 120;

type Made = {
  readonly facts: Facts;
  /** As {@link printFacts} prints them; null when they were not remembered. */
  readonly json: string | null;
  readonly warnings: readonly Diagnostic[];
};

/**
 * Runs Clang for facts that are not remembered, and remembers them. Loaded only then.
 *
 * @throws InputError as `readFacts` does.
 */
export async function makeFacts(request: FactsRequest, question: Question): Promise<Made> {
  const since = Date.now();
  const { jobs, native, version, key } = question;
  const { cacheDirectory } = request;
  const { headers, forced } = jobs[0]!.request;
  for (const header of [...headers, ...forced]) checkHeader(header);
  const seconds = request.timeout ?? SECONDS;
  const clang = native === null ? wasmClang(seconds) : nativeClang(native, seconds);
  const results = await readTargets(jobs, clang, textCache(cacheDirectory));
  const warnings = refuseFailures(results, request.targets.length > 0);
  const merged = mergeTargets(
    results.flatMap(({ outcome }) => ("stderr" in outcome ? [] : outcome)),
  );
  const facts = refuseUnproven({
    schemaVersion: 1,
    clang: { version, engine: native === null ? "wasm" : "native" },
    headers: { files: headers, digest: digestOf(headers) },
    ...merged,
  });
  if (cacheDirectory === null) return { facts, json: null, warnings };
  const json = printFacts(facts);
  rememberFacts(cacheDirectory, key, { json, warnings }, results, since);
  return { facts, json, warnings };
}

/** Facts as they are printed and remembered. */
export function printFacts(facts: Facts): string {
  return `${JSON.stringify(facts, null, 2)}\n`;
}

/** Reads targets side by side: while Clang runs for one, what it said of another is read. */
async function readTargets(
  jobs: readonly TargetRequest[],
  clang: Clang,
  cache: TextCache,
): Promise<readonly TargetResult[]> {
  const results: TargetResult[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await readTarget(jobs[index]!, clang, cache);
    }
  };
  try {
    await Promise.all(Array.from({ length: clang.width + 1 }, work));
  } finally {
    await clang.close();
  }
  return results;
}

/** Failures of default targets other than the machine's own are warnings; all others are final. */
function refuseFailures(results: readonly TargetResult[], asked: boolean): readonly Diagnostic[] {
  const failures = results.flatMap(({ outcome }) => ("stderr" in outcome ? [outcome] : []));
  const all = failures.length === results.length;
  const fatal = failures.filter(({ target }) => asked || all || isHost(findTarget(target)));
  if (fatal.length > 0) throw new InputError(explainClang(fatal, "error"));
  return explainClang(failures, "warning");
}

/** Over the headers' contents alone: it is the same wherever they are installed. */
function digestOf(headers: readonly string[]): string {
  return hash(...headers.map((header) => readFileSync(header)));
}
