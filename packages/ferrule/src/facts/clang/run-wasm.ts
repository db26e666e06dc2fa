import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../diagnostics/input-error.ts";
import { hidesFrom } from "../system/hides-from.ts";
import { stubFiles } from "../system/stubs.ts";
import {
  BUILTIN,
  stoppedOutput,
  type ClangOutput,
  type ClangRun,
  type HostRequest,
} from "./clang.ts";
import { memoryLayer, textLayer, type FileLayer } from "./file-layer.ts";
import { hostLayer, type HostView } from "./host-view.ts";
import { readTar } from "./read-tar.ts";
import { runWasi } from "./wasi-host.ts";
import { packageFolder, unusable, wasmModule } from "./wasm-package.ts";

/** Where a run's source is, in its own file system. */
export const SOURCE = "/ferrule/source.c";

const decoder = new TextDecoder();
const contents: HostView["lookups"]["contents"] = new Map();
let builtin: FileLayer | null = null;

/** Forgets file contents: the next run sees what is on the disk then. */
export function forgetFiles(): void {
  contents.clear();
}

/** Runs the embedded Clang in this thread, which is blocked until it ends. */
export function runWasm({ args, source, host }: ClangRun): ClangOutput {
  const lookups = { opened: new Map<string, string>(), missed: new Set<string>(), contents };
  try {
    const own = textLayer(new Map([[SOURCE, source], ...extraFiles(host)]));
    const machine = host === null ? [] : [builtinHeaders(), hostLayer(viewOf(host, lookups))];
    const ran = runWasi(wasmModule(), ["llvm", "clang", ...args], [own, ...machine]);
    const [stdout, stderr] = [decoder.decode(ran.stdout), decoder.decode(ran.stderr)];
    return { code: ran.code, stdout, stderr, opened: lookups.opened, missed: lookups.missed };
  } catch (error) {
    if (error instanceof InputError) throw error;
    // A trap: Clang asserted, or ran out of its stack or memory.
    return stoppedOutput(error instanceof Error ? error.message : String(error));
  }
}

/** Files that exist for a target alone: the stubs of its system. */
export function extraFiles(host: HostRequest | null): ReadonlyMap<string, string> {
  const stubs = host?.headers.mounts.some(({ label }) => label === "stub") === true;
  return stubs ? stubFiles(host!.target.system) : new Map();
}

function viewOf({ target, headers }: HostRequest, lookups: HostView["lookups"]): HostView {
  const folders = headers.mounts.map(({ directory }) => directory);
  return {
    lookups,
    hides: hidesFrom(target, headers),
    folded: target.system === "windows" ? folders : [],
  };
}

/** Clang's own headers. The archive has wasi-libc and libc++ too, which are no target's own. */
function builtinHeaders(): FileLayer {
  if (builtin !== null) return builtin;
  try {
    const archive = readTar(readFileSync(join(packageFolder(), "gen/llvm-resources.tar")));
    const files = new Map<string, Uint8Array>();
    for (const [path, data] of archive) {
      if (/^include\/(?!wasm32|c\+\+)/.test(path))
        files.set(path.replace(/^include/, BUILTIN.slice(1)), data);
    }
    for (const [path, text] of missingHeaders) {
      if (!files.has(path)) files.set(path, new TextEncoder().encode(text));
    }
    return (builtin = memoryLayer(files));
  } catch (error) {
    throw unusable(error);
  }
}

/**
 * Headers that LLVM generates for the backends it was built with, which for this build are
 * WebAssembly's alone. They declare ARM's intrinsics; headers of libraries only include them.
 */
const missingHeaders: ReadonlyMap<string, string> = new Map(
  ["arm_neon.h", "arm_fp16.h", "arm_bf16.h", "arm_sve.h", "arm_vector_types.h"].map((name) => [
    `${BUILTIN.slice(1)}/${name}`,
    "/* ARM's intrinsics are left out of this build of Clang. */\n",
  ]),
);
