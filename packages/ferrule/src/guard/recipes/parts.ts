import type { Recipe, Variable } from "../model.ts";

/** A variable that is ours alone unless the user has set it. */
export function set(name: string, value: string): Variable {
  return { name, value, join: null, first: "ours" };
}

/**
 * AddressSanitizer in front of everything, the C++ library beside it: where that is loaded later,
 * exceptions end in `CHECK failed: real___cxa_throw`.
 */
export const preloadAsan: Variable = {
  name: "LD_PRELOAD",
  value: "{asan}:{libstdcxx}",
  join: ":",
  first: "ours",
};

/**
 * The sanitizer's options. Reports go to files, so that the program's own output stays its own.
 * A pointer to a dead stack frame is only found when asked for; two copies of a library that both
 * define a symbol are no mistake of the boundary.
 */
export function asanOptions(...more: readonly string[]): Variable {
  const options = ["detect_stack_use_after_return=1", "detect_odr_violation=0", ...more];
  const value = [...options, 'log_path="{folder}/asan"'].join(":");
  return { name: "ASAN_OPTIONS", value, join: ":", first: "ours" };
}

/** Leaks are asked for by the preload at the end; the runtime's own shutdown is none of ours. */
export const leaksOnRequest = ["detect_leaks=1", "leak_check_at_exit=0"] as const;

/** Freed memory is filled, so that what still reads it reads nonsense at once. */
export const fillFreed: Variable = set("MALLOC_PERTURB_", "165");

/** glibc checks each block when it is freed. It needs a library of its own since 2.34. */
export const checkMalloc: readonly Variable[] = [
  set("MALLOC_CHECK_", "3"),
  { name: "LD_PRELOAD", value: "{mallocDebug}", join: ":", first: "ours" },
];

/** A recipe from what differs. */
export function recipe(parts: Partial<Recipe> & Pick<Recipe, "why">): Recipe {
  return {
    env: [],
    args: [],
    after: [],
    before: [],
    needs: [],
    core: false,
    stdout: false,
    loses: null,
    ...parts,
  };
}

/** Valgrind's words before a command; `more` for hosts that make machine code as they run. */
export function valgrind(...more: readonly string[]): readonly string[] {
  return [
    "{valgrind}",
    "--log-file={folder}/valgrind.%p",
    "--leak-check=full",
    "--show-leak-kinds=definite",
    "--errors-for-leak-kinds=definite",
    "--num-callers=30",
    "--trace-children=yes",
    "--child-silent-after-fork=yes",
    ...more,
  ];
}
