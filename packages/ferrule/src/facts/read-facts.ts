import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { recallFacts, rememberFacts } from "./cache/remember-facts.ts";
import { hash } from "./cache/store.ts";
import { checkHeader } from "./check-header.ts";
import { SCHEMA, textCache } from "./cache/text-cache.ts";
import type { Clang } from "./clang/clang.ts";
import { findClang } from "./clang/find-clang.ts";
import { nativeClang } from "./clang/native-clang.ts";
import { wasmClang, wasmClangVersion } from "./clang/wasm-clang.ts";
import { explainClang } from "./explain-clang.ts";
import type { Facts, TargetId } from "./model.ts";
import { refuseUnproven } from "./refuse-unproven.ts";
import { mergeTargets } from "./read/merge-targets.ts";
import {
  readTarget,
  type TargetRequest,
  type TargetResult,
  type TextCache,
} from "./read/read-target.ts";
import { findHeader } from "./request/find-header.ts";
import type { CompilerFlags, EngineChoice, HeaderRequest } from "./request/model.ts";
import { findSystemHeaders, type Sysroots } from "./system/find-mounts.ts";
import { chooseTargets, defaultTargets, findTarget, isHost } from "./targets.ts";

/** A header that takes longer on a target is given up. */
const SECONDS = 120;

export type FactsRequest = Pick<CompilerFlags, "includeDirs" | "defines"> &
  Partial<CompilerFlags> & {
    /** Paths of the wanted headers, or names as in `#include <…>`: several are one library. */
    readonly headers: readonly string[];
    /** Empty for the default ones: what Clang refuses on one of those is a warning. */
    readonly targets: readonly TargetId[];
    /** What no targets means; all nine of {@link defaultTargets} unless told otherwise. */
    readonly defaults?: readonly TargetId[];
    /** Globs of declarations that are wanted although their file is not, or the other way round. */
    readonly allow?: readonly string[];
    /** Only what is declared in the headers themselves is wanted. */
    readonly exact?: boolean;
    readonly block?: readonly string[];
    /** Folders with a target's own system headers. */
    readonly sysroots?: Sysroots;
    /** The embedded Clang unless told otherwise. */
    readonly clang?: EngineChoice;
    /** The longest that Clang may take for a target, in seconds. */
    readonly timeout?: number;
    /** Null for no cache. */
    readonly cacheDirectory: string | null;
  };

export type FactsResult = {
  readonly facts: Facts;
  readonly cache: "hit" | "miss" | "off";
  /** Default targets for which there are no facts, with Clang's reason. */
  readonly warnings: readonly Diagnostic[];
};

/**
 * What Clang says of some headers, for every target.
 *
 * @throws InputError for headers that cannot be read, or that Clang refuses on a target that was
 *   asked for.
 */
export async function readFacts(request: FactsRequest): Promise<FactsResult> {
  const native = findClang(request.clang ?? "wasm");
  const version = native?.version ?? wasmClangVersion();
  const { cacheDirectory } = request;
  const jobs = planJobs(request);
  const { headers } = jobs[0]!.request;
  const key = hash(SCHEMA, version, JSON.stringify(jobs));
  const known = cacheDirectory === null ? null : recallFacts(cacheDirectory, key);
  if (known !== null) return { ...known, cache: "hit" };

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
  if (cacheDirectory === null) return { facts, warnings, cache: "off" };
  rememberFacts(cacheDirectory, key, { facts, warnings }, results);
  return { facts, warnings, cache: "miss" };
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

/** One reading a target; the headers are the same files for all. */
function planJobs(request: FactsRequest): readonly TargetRequest[] {
  const sysroots = request.sysroots ?? {};
  const targets = chooseTargets(
    request.targets.length > 0 ? request.targets : (request.defaults ?? defaultTargets),
  ).map((target) => ({
    target,
    headers: findSystemHeaders(target, sysroots),
  }));
  const absolute = (paths: readonly string[] = []): readonly string[] =>
    paths.map((path) => resolve(path));
  const includeDirs = absolute(request.includeDirs);
  const folders = [
    ...includeDirs,
    ...targets.flatMap(({ headers }) => [
      ...headers.mounts.map(({ directory }) => directory),
      ...headers.shared,
    ]),
  ];
  const headers = request.headers.map((header) => findHeader(header, folders));
  const forced = (request.forced ?? []).map((header) => findHeader(header, folders));
  for (const header of [...headers, ...forced]) checkHeader(header);
  const common: HeaderRequest = {
    headers,
    includeDirs,
    systemDirs: absolute(request.systemDirs),
    defines: request.defines,
    undefines: request.undefines ?? [],
    forced,
    allow: request.allow ?? [],
    exact: request.exact ?? false,
    block: request.block ?? [],
    sysroots,
  };
  return targets.map(({ target, headers: system }) => ({
    request: common,
    target,
    headers: system,
  }));
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
