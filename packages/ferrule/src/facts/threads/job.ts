import { hash, readEntry, writeEntry } from "../cache/store.ts";
import type { Clang } from "../clang/clang.ts";
import type { HostView, Lookups } from "../clang/host-view.ts";
import { nativeClang, type NativeProgram } from "../clang/native-clang.ts";
import { wasmClang } from "../clang/wasm-clang.ts";
import {
  readTarget,
  type ClangErrors,
  type TargetRequest,
  type TextCache,
} from "../read/read-target.ts";
import type { TargetReading } from "../read/resolve-reading.ts";
import { SCHEMA } from "../schema.ts";
import { hidesFrom } from "../system/hides-from.ts";
import { stubFiles } from "../system/stubs.ts";

/** One target to be read: plain data, that a thread can take. */
export type Job = {
  readonly of: TargetRequest;
  /** Null for the embedded Clang. */
  readonly native: NativeProgram | null;
  readonly cacheDirectory: string | null;
};

export type JobResult = {
  readonly outcome: TargetReading | ClangErrors;
  /** What the run looked for on the machine. */
  readonly opened: ReadonlyMap<string, string>;
  readonly missed: ReadonlySet<string>;
};

/** What jobs of one request share within a thread: files that were read, Clang's driver lines. */
export type Session = { readonly contents: Lookups["contents"]; clang: Clang | null };

/** Reads one target. Blocks the thread until Clang is done. */
export function runJob(job: Job, session: Session): JobResult {
  const { target, headers } = job.of;
  const lookups: Lookups = { opened: new Map(), missed: new Set(), contents: session.contents };
  const stubs = headers.mounts.some(({ label }) => label === "stub");
  const view: HostView = {
    lookups,
    hides: hidesFrom(target, headers),
    extra: stubs ? stubFiles(target.system) : new Map(),
    folded: target.system === "windows" ? headers.mounts.map(({ directory }) => directory) : [],
  };
  const clang = (session.clang ??= job.native === null ? wasmClang() : nativeClang(job.native));
  const outcome = readTarget(job.of, clang, view, textCache(job.cacheDirectory));
  return { outcome, opened: lookups.opened, missed: lookups.missed };
}

/** Readings by the hash of the preprocessed text and of all else that they rest on. */
function textCache(folder: string | null): TextCache {
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
