import type { HostRecipes, Variable } from "../model.ts";
import { asanOptions, fillFreed, preloadAsan, recipe, set } from "./parts.ts";

/** All of Go's stacks, with the arguments of the C call. */
const traces = set("GOTRACEBACK", "system");
/** Looked at by `go build` since 1.21, where the check is compiled in; by the program before. */
const experiment: Variable = {
  name: "GOEXPERIMENT",
  value: "cgocheck2",
  join: ",",
  first: "theirs",
  indirect: true,
};

function debug(...words: readonly string[]): Variable {
  return { name: "GODEBUG", value: words.join(","), join: ",", first: "theirs" };
}

/** Go with cgo. */
export const go: HostRecipes = {
  record: recipe({
    env: [traces, experiment, debug("{cgocheck}", "invalidptr=1")],
    why: "cgo checks the pointers it passes, and a fatal signal prints the C call's arguments",
  }),
  asan: recipe({
    env: [traces, preloadAsan, asanOptions("handle_segv=0", "detect_leaks=0"), debug("{cgocheck}")],
    needs: ["asan"],
    why: "heap mistakes of C are reported where they happen",
    loses: "leaks: Go does not reach the check at exit",
  }),
  "gc-stress": recipe({
    env: [
      traces,
      experiment,
      set("GOGC", "1"),
      debug("{cgocheck}", "invalidptr=1", "clobberfree=1"),
      fillFreed,
    ],
    why: "the collector never rests, and fills what it frees",
  }),
  valgrind: { unusable: "Valgrind reports 1,200 errors in a correct Go program" },
};
