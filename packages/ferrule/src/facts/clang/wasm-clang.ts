import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import type { Clang, ClangOutput } from "./clang.ts";
import { hostLayer, memoryLayer, type FileLayer } from "./file-layer.ts";
import { readTar } from "./read-tar.ts";
import { runWasi } from "./wasi-host.ts";

const BUILTIN = "clang/include";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

type Loaded = { readonly module: WebAssembly.Module; readonly builtin: FileLayer };

let loaded: Loaded | null = null;
let runs = 0;

/** How many times Clang was started in this process: 0 after a cached answer. */
export function clangRuns(): number {
  return runs;
}

/** The package's version, which is part of every cache key; reads one small file. */
export function wasmClangVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8"));
  return `@yowasp/clang ${version}`;
}

/**
 * Clang compiled to WebAssembly, from the npm package `@yowasp/clang`, driven over our own host:
 * its own API writes two bytes at a time through several layers. Loaded at the first run.
 */
export function wasmClang(): Clang {
  const drivers = new Map<string, readonly string[]>();
  return {
    engine: "wasm",
    version: wasmClangVersion(),
    builtinHeaders: `/${BUILTIN}`,
    cc1Arguments(triple, extra) {
      const key = [triple, ...extra].join(" ");
      const known = drivers.get(key) ?? readDriver(triple, extra);
      drivers.set(key, known);
      return known;
    },
    run({ args, files, host }) {
      const own = new Map<string, Uint8Array>();
      for (const [path, text] of files) own.set(path.replace(/^\//, ""), encoder.encode(text));
      const layers = [memoryLayer(own), load().builtin, ...(host ? [hostLayer(host)] : [])];
      return start(["clang", "-cc1", ...args], layers);
    },
  };
}

function start(args: readonly string[], layers: readonly FileLayer[]): ClangOutput {
  runs++;
  try {
    const { code, stdout, stderr } = runWasi(load().module, ["llvm", ...args], layers);
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (error) {
    // A trap: Clang asserted, or ran out of its stack or memory.
    const reason = error instanceof Error ? error.message : String(error);
    return { code: -1, stdout: "", stderr: `error: clang stopped: ${reason}\n` };
  }
}

function load(): Loaded {
  if (loaded !== null) return loaded;
  const folder = join(packageFolder(), "gen");
  try {
    const module = new WebAssembly.Module(readFileSync(join(folder, "llvm.core.wasm")));
    const archive = readTar(readFileSync(join(folder, "llvm-resources.tar")));
    const builtin = new Map<string, Uint8Array>();
    for (const [path, data] of archive) {
      // The archive has wasi-libc and libc++ too, which must not stand in for any target's.
      if (/^include\/(?!wasm32|c\+\+)/.test(path))
        builtin.set(path.replace(/^include/, BUILTIN), data);
    }
    return (loaded = { module, builtin: memoryLayer(builtin) });
  } catch (error) {
    throw unusable(error);
  }
}

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

const dropped = new Set(["-fsyntax-only", "-disable-free", "-clear-ast-before-backend"]);
const droppedWithValue = new Set([
  "-main-file-name",
  "-resource-dir",
  "-isysroot",
  "-internal-isystem",
  "-internal-externc-isystem",
  "-internal-iframework",
  "-ferror-limit",
  "-x",
]);

/** Asks the driver what it would run for a target, and keeps what is about the target. */
function readDriver(triple: string, extra: readonly string[]): readonly string[] {
  const asked = [
    "clang",
    "-target",
    triple,
    "-nostdlibinc",
    "-nobuiltininc",
    "-###",
    "-fsyntax-only",
  ];
  const source = memoryLayer(new Map([["a.c", new Uint8Array()]]));
  const { stderr } = start([...asked, ...extra, "a.c"], [source]);
  const line = stderr.split("\n").find((text) => text.includes('"-cc1"'));
  if (line === undefined) throw unusable(new Error(stderr.trim()));
  const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]!);
  const after = words.slice(words.indexOf("-cc1") + 1);
  const kept: string[] = [];
  for (let index = 0; index < after.length; index++) {
    const word = after[index]!;
    if (droppedWithValue.has(word)) index++;
    else if (!dropped.has(word) && word !== "a.c" && !word.startsWith("-debugger-tuning"))
      kept.push(word);
  }
  return kept;
}
