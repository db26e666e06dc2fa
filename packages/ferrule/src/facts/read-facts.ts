import { readFileSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { checkHeader } from "./check-header.ts";
import { recallFacts, rememberFacts } from "./cache/remember-facts.ts";
import { hash } from "./cache/store.ts";
import type { Lookups } from "./clang/file-layer.ts";
import { wasmClang, wasmClangVersion } from "./clang/wasm-clang.ts";
import { explainClang } from "./explain-clang.ts";
import type { Facts, TargetId } from "./model.ts";
import { mergeTargets } from "./read/merge-targets.ts";
import {
  readTarget,
  type ClangErrors,
  type HeaderRequest,
  type TargetReading,
} from "./read/read-target.ts";
import { chooseTargets, mountsOf, type Target } from "./targets.ts";

/** Changes whenever the same header would give other facts. */
const SCHEMA = "facts 2";

export type FactsRequest = {
  /** Paths of the wanted headers, absolute or from the working directory. */
  readonly headers: readonly string[];
  /** Empty for the default list. */
  readonly targets: readonly TargetId[];
  /** `-I`. Declarations in files below them are wanted too. */
  readonly includeDirs: readonly string[];
  /** `NAME` or `NAME=VALUE`, as for `-D`. */
  readonly defines: readonly string[];
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
  const headers = request.headers.map((header) => resolve(header));
  for (const header of headers) checkHeader(header);
  const targets = chooseTargets(request.targets);
  const key = keyOf(request, headers, targets);
  const { cacheDirectory } = request;
  const known = cacheDirectory === null ? null : recallFacts(cacheDirectory, key);
  if (known !== null) return { ...known, cache: "hit" };

  const lookups: Lookups = { opened: new Map(), missed: new Set() };
  const clang = wasmClang();
  const wanted = headerRequest(request, headers);
  const readings = targets.map((target) => readTarget(wanted, target, clang, lookups));
  const warnings = refuseFailures(readings, request.targets.length > 0);
  const merged = mergeTargets(readings.filter((reading) => "raw" in reading));
  const facts: Facts = {
    schemaVersion: 1,
    clang: { version: clang.version, engine: clang.engine },
    headers: { files: headers, digest: digestOf(headers) },
    ...merged,
  };
  if (cacheDirectory === null) return { facts, warnings, cache: "off" };
  rememberFacts(cacheDirectory, key, { facts, warnings }, lookups);
  return { facts, warnings, cache: "miss" };
}

function keyOf(
  request: FactsRequest,
  headers: readonly string[],
  targets: readonly Target[],
): string {
  const mounts = targets.map((target) => [target, mountsOf(target)]);
  const { includeDirs, defines } = request;
  const parts = { headers, mounts, includeDirs: includeDirs.map((path) => resolve(path)), defines };
  return hash(SCHEMA, wasmClangVersion(), JSON.stringify(parts));
}

function headerRequest(request: FactsRequest, headers: readonly string[]): HeaderRequest {
  const includeDirs = request.includeDirs.map((path) => resolve(path));
  const own = new Set(headers);
  return {
    headers,
    includeDirs: [...includeDirs, ...new Set(headers.map((header) => dirname(header)))],
    defines: request.defines,
    isWanted: (file) =>
      own.has(file) || includeDirs.some((folder) => file.startsWith(folder + sep)),
  };
}

/** Failures of default targets other than the machine's own are warnings; all others are final. */
function refuseFailures(
  readings: readonly (TargetReading | ClangErrors)[],
  asked: boolean,
): readonly Diagnostic[] {
  const failures = readings.filter((reading) => "stderr" in reading);
  const fatal = failures.filter(
    ({ target }) => asked || mountsOf(target).length > 0 || failures.length === readings.length,
  );
  if (fatal.length > 0) throw new InputError(explainClang(fatal[0]!, "error"));
  return failures.flatMap((failure) => explainClang(failure, "warning"));
}

/** Over the headers' contents alone: it is the same wherever they are installed. */
function digestOf(headers: readonly string[]): string {
  return hash(...headers.map((header) => readFileSync(header)));
}
