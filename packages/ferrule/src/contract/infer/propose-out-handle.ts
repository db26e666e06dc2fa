import { deallocatorFor } from "./find-deallocators.ts";
import type { Heuristic } from "./model.ts";
import { handleName } from "./types.ts";
import { wordsOfName } from "./words-of-name.ts";

/** `T **`, where something frees a T: C gives one out. */
export const proposeOutHandle: Heuristic = {
  name: "out-handle",
  evidence: "name",
  propose({ name, parameters, result }, { deallocators }) {
    return parameters.flatMap(({ type, index }) => {
      if (type.kind !== "pointer" || type.const || type.to.kind !== "pointer") return [];
      const handle = type.to.const ? null : handleName(type.to);
      const free = deallocatorFor(name, handle, deallocators);
      // What is read one after another is as often the reader's as ours: a coin toss.
      const reads = wordsOfName(name).some((word) => word === "next" || word === "get");
      if (free === null || result.kind === "pointer" || reads) return [];
      return [{ of: index, words: `out own(${free})`, frees: true }];
    });
  },
};
