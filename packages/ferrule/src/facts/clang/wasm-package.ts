import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import { capMemory } from "./cap-memory.ts";

/** Pages of 64 KiB: 768 MiB. The largest real headers (the whole Windows API) need a tenth. */
const MOST_PAGES = 12_288;

let compiled: WebAssembly.Module | null = null;

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

/** The package's version, which is part of every cache key; reads one small file. */
export function wasmClangVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8"));
  return `@yowasp/clang ${version}`;
}

/** The version of the Clang in the package. */
export function wasmClangMajor(): number {
  return Number(/ (\d+)/.exec(wasmClangVersion())?.[1]);
}

/** The folder of the npm package `@yowasp/clang`. */
export function packageFolder(): string {
  const require = createRequire(import.meta.url);
  try {
    // The package exports its bundle, which lies in gen/.
    return join(dirname(require.resolve("@yowasp/clang")), "..");
  } catch (error) {
    throw unusable(error);
  }
}

/** Why the package cannot be used, and what to do. */
export function unusable(error: unknown): InputError {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The embedded Clang cannot be loaded: ${reason}`;
  const help = "Install ferrule again; its package @yowasp/clang is missing or damaged.";
  return new InputError([
    createDiagnostic({ hazard: "input/configuration", origin: "facts", message, help }),
  ]);
}
