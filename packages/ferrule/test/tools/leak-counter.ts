import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runOk, run } from "./machine.ts";

const source = fileURLToPath(new URL("leak-counter.c", import.meta.url));

export type LeakCount = { readonly allocated: number; readonly live: number };

/** Builds the counter in a folder; its path is preloaded by {@link countLeaks}. */
export function buildLeakCounter(folder: string): string {
  const counter = join(folder, "leak-counter.so");
  runOk("gcc", ["-O2", "-Wall", "-shared", "-fPIC", "-o", counter, source, "-ldl", "-lpthread"]);
  return counter;
}

/**
 * Runs a program and counts the blocks that a library allocated in it, and those that live at its
 * end. `library` is a part of its file's name, such as `libz.so`.
 */
export function countLeaks(
  counter: string,
  library: string,
  node: string,
  args: readonly string[],
): LeakCount & { readonly stdout: string } {
  const env = { LD_PRELOAD: counter, LEAK_COUNTER_LIBRARY: library };
  const ran = run(node, ["--disable-warning=ExperimentalWarning", ...args], env);
  const found = /leak-counter: allocated (\d+), live (\d+)/.exec(ran.stderr);
  if (ran.status !== 0 || !found) {
    throw new Error(`${args.join(" ")} ended with ${ran.status ?? ran.signal}\n${ran.stderr}`);
  }
  return { allocated: Number(found[1]), live: Number(found[2]), stdout: ran.stdout };
}
