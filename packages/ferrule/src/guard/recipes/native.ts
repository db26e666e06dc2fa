import type { HostRecipes, Recipe } from "../model.ts";
import {
  asanOptions,
  checkMalloc,
  fillFreed,
  preloadAsan,
  recipe,
  set,
  valgrind,
} from "./parts.ts";

const asan: Recipe = recipe({
  env: [preloadAsan, asanOptions("detect_leaks=1"), set("RUST_BACKTRACE", "full")],
  needs: ["asan"],
  why: "heap mistakes on either side are reported where they happen, and leaks at the end",
  loses: "stack and global variables of code that was not built with ASan",
});

const shared: HostRecipes = {
  record: recipe({
    env: [set("RUST_BACKTRACE", "full")],
    core: true,
    why: "a fatal signal leaves a core, which gdb reads",
  }),
  asan,
  "gc-stress": recipe({
    env: [set("RUST_BACKTRACE", "full"), fillFreed, ...checkMalloc],
    why: "there is no collector; freed memory is filled and glibc checks each block it frees",
  }),
  valgrind: recipe({
    env: [set("RUST_BACKTRACE", "full")],
    before: valgrind(),
    needs: ["valgrind"],
    why: "heap mistakes in libraries that cannot be rebuilt, and values that were never set",
    loses: "time: 20 to 50 times slower",
  }),
};

/** Rust, whose panics have texts of their own. */
export const rust: HostRecipes = shared;

/** C, C++ and everything unknown. */
export const binary: HostRecipes = shared;
