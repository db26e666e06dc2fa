import { clangThreads, type ClangThreads } from "./clang-threads.ts";
import { driverQuestion, readDriver, type Clang } from "./clang.ts";
import { SOURCE } from "./run-wasm.ts";
import { unusable, wasmClangMajor, wasmClangVersion } from "./wasm-package.ts";

let runs = 0;

/** How many times Clang was started in this process: 0 after a cached answer. */
export function clangRuns(): number {
  return runs;
}

/**
 * Clang compiled to WebAssembly, from the npm package `@yowasp/clang`, driven over our own host:
 * its own API writes two bytes at a time through several layers. Loaded at the first run. A run
 * that takes more than `seconds` is stopped.
 */
export function wasmClang(seconds: number): Clang {
  const threads = clangThreads(seconds);
  const drivers = new Map<string, Promise<readonly string[]>>();
  return {
    engine: "wasm",
    version: wasmClangVersion(),
    major: wasmClangMajor(),
    width: threads.width,
    cc1Arguments(triple, extra) {
      const key = [triple, ...extra].join(" ");
      const known = drivers.get(key) ?? askDriver(threads, triple, extra);
      drivers.set(key, known);
      return known;
    },
    run({ args, language, ...rest }) {
      runs++;
      return threads.run({ ...rest, language, args: ["-cc1", ...args, "-x", language, SOURCE] });
    },
    close: () => threads.close(),
  };
}

/** Asks the driver what it would run for a target, and keeps what is about the target. */
async function askDriver(
  threads: ClangThreads,
  triple: string,
  extra: readonly string[],
): Promise<readonly string[]> {
  runs++;
  const args = [...driverQuestion(triple, extra), SOURCE];
  const { stderr } = await threads.run({ args, source: "", language: "c", host: null });
  const known = readDriver(stderr, SOURCE);
  if (known === null) throw unusable(new Error(stderr.trim()));
  return known;
}
