import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { recallFacts, type Remembered } from "./cache/remember-facts.ts";
import { hash, SCHEMA } from "./cache/store.ts";
import type { NativeProgram } from "./clang/native-clang.ts";
import { wasmClangVersion } from "./clang/wasm-package.ts";
import type { Facts, TargetId } from "./model.ts";
import type { TargetRequest } from "./read/read-target.ts";
import { findHeader } from "./request/find-header.ts";
import type { CompilerFlags, EngineChoice, HeaderRequest } from "./request/model.ts";
import { findSystemHeaders, type Sysroots } from "./system/find-mounts.ts";
import { chooseTargets, defaultTargets } from "./targets.ts";

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
  const question = await planReading(request);
  const known = recall(request, question);
  const facts = known && parse(known.json);
  if (known && facts) return { facts, warnings: known.warnings, cache: "hit" };
  const { makeFacts } = await import("./make-facts.ts");
  const made = await makeFacts(request, question);
  const { warnings } = made;
  return { facts: made.facts, warnings, cache: request.cacheDirectory === null ? "off" : "miss" };
}

/**
 * What {@link readFacts} gives, as the JSON that is printed, in UTF-8. Remembered facts are not
 * parsed for it.
 */
export async function readFactsAsJson(
  request: FactsRequest,
): Promise<Pick<Remembered, "json" | "warnings">> {
  const question = await planReading(request);
  const known = recall(request, question);
  if (known !== null) return known;
  const { makeFacts, printFacts } = await import("./make-facts.ts");
  const { facts, json, warnings } = await makeFacts(request, question);
  return { json: Buffer.from(json ?? printFacts(facts)), warnings };
}

/** Differs when what is remembered of these headers does; null when nothing is that still holds. */
export async function factsDigest(request: FactsRequest): Promise<string | null> {
  return recall(request, await planReading(request))?.digest ?? null;
}

/** Null for bytes that somebody else put there. */
function parse(json: Uint8Array): Facts | null {
  try {
    return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.length).toString());
  } catch {
    return null;
  }
}

/** All that decides what the facts are, but the files. */
export type Question = {
  readonly jobs: readonly TargetRequest[];
  /** Null for the embedded Clang. */
  readonly native: NativeProgram | null;
  readonly version: string;
  readonly key: string;
};

async function planReading(request: FactsRequest): Promise<Question> {
  const native = await chooseClang(request.clang ?? "wasm");
  const version = native?.version ?? wasmClangVersion();
  const jobs = planJobs(request);
  return { jobs, native, version, key: hash(SCHEMA, version, JSON.stringify(jobs)) };
}

async function chooseClang(choice: EngineChoice): Promise<NativeProgram | null> {
  if (choice === "wasm") return null;
  const { findClang } = await import("./clang/find-clang.ts");
  return findClang(choice);
}

function recall({ cacheDirectory }: FactsRequest, { key }: Question): Remembered | null {
  return cacheDirectory === null ? null : recallFacts(cacheDirectory, key);
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
  const common: HeaderRequest = {
    headers: request.headers.map((header) => findHeader(header, folders)),
    includeDirs,
    systemDirs: absolute(request.systemDirs),
    defines: request.defines,
    undefines: request.undefines ?? [],
    forced: (request.forced ?? []).map((header) => findHeader(header, folders)),
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
