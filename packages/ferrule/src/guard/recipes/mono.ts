import type { HostRecipes, Variable } from "../model.ts";
import { asanOptions, fillFreed, preloadAsan, recipe } from "./parts.ts";

/** Without it, Mono starts gdb on itself when it aborts, and hangs under ASan. */
const noDebugger: Variable = {
  name: "MONO_DEBUG",
  value: "no-gdb-backtrace",
  join: ",",
  first: "theirs",
};

function collector(words: string): Variable {
  return { name: "MONO_GC_DEBUG", value: words, join: ",", first: "theirs" };
}

/** Mono with P/Invoke. Half of a crash report goes to stdout. */
export const mono: HostRecipes = {
  record: recipe({
    stdout: true,
    env: [noDebugger],
    why: "a fatal signal prints the managed stack with the P/Invoke on top",
  }),
  asan: recipe({
    // Mono needs SIGSEGV for its null checks.
    env: [noDebugger, preloadAsan, asanOptions("handle_segv=0", "detect_leaks=0")],
    needs: ["asan"],
    stdout: true,
    why: "heap mistakes of C and of marshalled memory are reported where they happen",
    loses: "leaks: Mono's own are in the way",
  }),
  "gc-stress": recipe({
    env: [noDebugger, collector("collect-before-allocs,clear-nursery-at-gc"), fillFreed],
    stdout: true,
    why: "the collector runs before allocations and clears what it leaves",
  }),
  valgrind: { unusable: "Mono runs under Valgrind, but its collector's own reads are reported" },
};
