import type { HostRecipes, Variable } from "../model.ts";
import {
  asanOptions,
  fillFreed,
  leaksOnRequest,
  preloadAsan,
  recipe,
  set,
  valgrind,
} from "./parts.ts";

/** The flight recorder, and for ASan the option without which Node takes its signal handler away. */
function nodeOptions(...more: readonly string[]): Variable {
  const value = ["--import={preloadUrl}/node.js", ...more].join(" ");
  return { name: "NODE_OPTIONS", value, join: " ", first: "theirs" };
}

const recorder = [set("FERRULE_GUARD_RECORD", "{folder}"), set("FERRULE_FLIGHT", "{folder}")];
const asan = [
  preloadAsan,
  // V8's handler for WebAssembly replaces ASan's and re-raises: 7 of 36 reports were lost so.
  asanOptions("handle_segv=2", ...leaksOnRequest),
  nodeOptions("--disable-wasm-trap-handler"),
  set("FERRULE_GUARD_ASAN", "{asan}"),
];

/** Node with node:ffi, koffi or an addon. */
export const node: HostRecipes = {
  record: recipe({
    env: [...recorder, nodeOptions()],
    why: "each call of C is written down before it is made, so the one in flight has a name",
  }),
  asan: recipe({
    env: [...recorder, ...asan, set("FERRULE_GUARD_STRESS", "light")],
    needs: ["asan"],
    why: "heap mistakes of C and of buffers lent to C are reported where they happen",
    loses: "pooled Buffers, and writes inside a library that was not built with ASan",
  }),
  "gc-stress": recipe({
    // Without ASan: its quarantine would keep what was freed readable for code not built with it.
    env: [...recorder, nodeOptions(), fillFreed, set("FERRULE_GUARD_STRESS", "full")],
    why: "the collector runs before each call, so what it may take is gone, and filled",
    loses: "time: up to 4 ms a call",
  }),
  valgrind: recipe({
    env: [...recorder, nodeOptions()],
    before: valgrind("--smc-check=all-non-file", "--undef-value-errors=no"),
    needs: ["valgrind"],
    why: "heap mistakes in libraries that cannot be rebuilt, without preloading anything",
    loses: "time: 10 s and more to start",
  }),
};
