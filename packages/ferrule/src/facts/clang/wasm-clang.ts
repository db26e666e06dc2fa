import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import { capMemory } from "./cap-memory.ts";
import { BUILTIN, driverQuestion, readDriver, type Clang, type ClangOutput } from "./clang.ts";
import { memoryLayer, textLayer, type FileLayer } from "./file-layer.ts";
import { hostLayer } from "./host-view.ts";
import { readTar } from "./read-tar.ts";
import { runWasi } from "./wasi-host.ts";

const SOURCE = "/ferrule/source.c";
/** Pages of 64 KiB: 768 MiB. The largest real headers (the whole Windows API) need a tenth. */
const MOST_PAGES = 12_288;
const decoder = new TextDecoder();

let compiled: WebAssembly.Module | null = null;
let builtin: FileLayer | null = null;
const drivers = new Map<string, readonly string[]>();

let runs = 0;

/** How many times Clang was started in this thread: 0 after a cached answer. */
export function clangRuns(): number {
  return runs;
}

/** The package's version, which is part of every cache key; reads one small file. */
export function wasmClangVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8"));
  return `@yowasp/clang ${version}`;
}

/** The version of the Clang in the package. */
export function wasmClangMajor(): number {
  return Number(/ (\d+)/.exec(wasmClangVersion())?.[1]);
}

/** The compiled WebAssembly, which threads can share: compiling it is the dearest step of all. */
export function wasmModule(): WebAssembly.Module {
  if (compiled !== null) return compiled;
  try {
    const bytes = readFileSync(join(packageFolder(), "gen/llvm.core.wasm"));
    capMemory(bytes, MOST_PAGES);
    return (compiled = new WebAssembly.Module(bytes));
  } catch (error) {
    throw unusable(error);
  }
}

/** Takes a module that another thread compiled. */
export function adoptModule(module: WebAssembly.Module): void {
  compiled = module;
}

/**
 * Clang compiled to WebAssembly, from the npm package `@yowasp/clang`, driven over our own host:
 * its own API writes two bytes at a time through several layers. Loaded at the first run.
 */
export function wasmClang(): Clang {
  return {
    engine: "wasm",
    version: wasmClangVersion(),
    major: wasmClangMajor(),
    cc1Arguments(triple, extra) {
      const key = [triple, ...extra].join(" ");
      const known = drivers.get(key) ?? askDriver(triple, extra);
      drivers.set(key, known);
      return known;
    },
    run({ args, source, language, host }) {
      const own = textLayer(new Map([[SOURCE, source], ...(host?.extra ?? [])]));
      const machine = host ? [builtinHeaders(), hostLayer(host)] : [];
      return start(["clang", "-cc1", ...args, "-x", language, SOURCE], [own, ...machine]);
    },
  };
}

function start(args: readonly string[], layers: readonly FileLayer[]): ClangOutput {
  runs++;
  try {
    const { code, stdout, stderr } = runWasi(wasmModule(), ["llvm", ...args], layers);
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (error) {
    if (error instanceof InputError) throw error;
    // A trap: Clang asserted, or ran out of its stack or memory.
    const reason = error instanceof Error ? error.message : String(error);
    return { code: -1, stdout: "", stderr: `error: clang stopped: ${reason}\n` };
  }
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

function packageFolder(): string {
  const require = createRequire(import.meta.url);
  try {
    // The package exports its bundle, which lies in gen/.
    return join(dirname(require.resolve("@yowasp/clang")), "..");
  } catch (error) {
    throw unusable(error);
  }
}

function unusable(error: unknown): InputError {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The embedded Clang cannot be loaded: ${reason}`;
  const help = "Install ferrule again; its package @yowasp/clang is missing or damaged.";
  return new InputError([
    createDiagnostic({ hazard: "input/configuration", origin: "facts", message, help }),
  ]);
}

/** Asks the driver what it would run for a target, and keeps what is about the target. */
function askDriver(triple: string, extra: readonly string[]): readonly string[] {
  const source = memoryLayer(new Map([["a.c", new Uint8Array()]]));
  const { stderr } = start(["clang", ...driverQuestion(triple, extra), "a.c"], [source]);
  const args = readDriver(stderr);
  if (args === null) throw unusable(new Error(stderr.trim()));
  return args;
}
