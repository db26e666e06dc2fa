import type { HostRecipes, Variable } from "../model.ts";
import {
  asanOptions,
  checkMalloc,
  fillFreed,
  leaksOnRequest,
  preloadAsan,
  recipe,
  set,
  valgrind,
} from "./parts.ts";

/** The line of the call, when a signal ends it. */
const faults = set("PYTHONFAULTHANDLER", "1");
/** Python's own allocator hides its blocks from every checker. */
const plainMalloc = set("PYTHONMALLOC", "malloc");
/** A `sitecustomize` that asks for leaks at the end and, when told so, makes the collector eager. */
const site: Variable = { name: "PYTHONPATH", value: "{folder}/python", join: ":", first: "ours" };
const asan = [
  faults,
  plainMalloc,
  site,
  preloadAsan,
  asanOptions(...leaksOnRequest),
  set("FERRULE_GUARD_ASAN", "{asan}"),
];

/** CPython with ctypes, cffi or an extension. */
export const python: HostRecipes = {
  record: recipe({
    env: [faults],
    core: true,
    why: "a fatal signal prints the Python line of the call",
  }),
  asan: recipe({
    env: asan,
    needs: ["asan"],
    why: "heap mistakes of C and of Python's buffers are reported where they happen",
    loses: "free called through a handle of libc itself: look it up with CDLL(None)",
  }),
  "gc-stress": recipe({
    env: [
      faults,
      plainMalloc,
      site,
      fillFreed,
      ...checkMalloc,
      set("FERRULE_GUARD_STRESS", "full"),
    ],
    core: true,
    why: "reference cycles are collected at once and freed memory is filled",
  }),
  valgrind: recipe({
    env: [faults, plainMalloc],
    // Python itself decides on values that were never set: ten times before it is up.
    before: valgrind("--undef-value-errors=no"),
    needs: ["valgrind"],
    why: "heap mistakes in libraries that cannot be rebuilt, without preloading anything",
    loses: "time: 3 s and more to start",
  }),
};
