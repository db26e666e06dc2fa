import type { HostRecipes, Variable } from "../model.ts";
import { asanOptions, fillFreed, leaksOnRequest, preloadAsan, recipe, set } from "./parts.ts";

const attach: readonly Variable[] = [
  set("FERRULE_GUARD_RECORD", "{folder}"),
  set("FERRULE_FLIGHT", "{folder}"),
  { name: "BUN_OPTIONS", value: "--preload={preload}/bun.js", join: " ", first: "theirs" },
];
const asan = [
  preloadAsan,
  // Bun installs a handler of its own, which prints that Bun has a bug.
  asanOptions("handle_segv=2", ...leaksOnRequest),
  set("FERRULE_GUARD_ASAN", "{asan}"),
];

/** Bun with bun:ffi. */
export const bun: HostRecipes = {
  record: recipe({
    env: attach,
    why: "each call of C is written down before it is made, so the one in flight has a name",
  }),
  asan: recipe({
    env: [...attach, ...asan, set("FERRULE_GUARD_STRESS", "light")],
    needs: ["asan"],
    why: "heap mistakes of C are reported where they happen",
    loses: "buffers of JavaScript: Bun keeps them in memory that ASan does not see",
  }),
  "gc-stress": recipe({
    env: [...attach, fillFreed, set("FERRULE_GUARD_STRESS", "full")],
    why: "the collector runs before each call, so what it may take is gone",
    loses: "buffers of JavaScript are not filled when they are taken",
  }),
  valgrind: { unusable: "Valgrind sees none of Bun's buffers, and takes 14 s to start it" },
};
