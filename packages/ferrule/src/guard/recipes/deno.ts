import type { HostRecipes } from "../model.ts";
import { asanOptions, fillFreed, leaksOnRequest, preloadAsan, recipe, set } from "./parts.ts";

/** Deno has no variable for options: they go into its command line, behind the subcommand. */
const after = ["run", "test", "bench", "serve"];
const record = [set("FERRULE_FLIGHT", "{folder}")];
const attach = ["--preload={denoPreload}"];
const collect = "--v8-flags=--expose-gc";

/** Deno with Deno.dlopen. */
export const deno: HostRecipes = {
  record: recipe({
    env: record,
    args: attach,
    after,
    why: "each call of C is written down before it is made, so the one in flight has a name",
  }),
  asan: recipe({
    env: [...record, preloadAsan, asanOptions("handle_segv=1", ...leaksOnRequest)],
    args: [...attach, collect],
    after,
    needs: ["asan"],
    why: "heap mistakes of C and of buffers lent to C are reported where they happen",
    loses: "writes inside a library that was not built with ASan",
  }),
  "gc-stress": recipe({
    env: [...record, fillFreed],
    args: [...attach, collect],
    after,
    why: "the collector runs before each call, so what it may take is gone, and filled",
    loses: "time: up to 4 ms a call",
  }),
  valgrind: { unusable: "Valgrind now and then reports an error in a correct Deno program" },
};
