import { deallocatorFor } from "./find-deallocators.ts";
import type { Heuristic } from "./model.ts";
import { handleName } from "./types.ts";
import { wordsOfName } from "./words-of-name.ts";

const verbs: ReadonlySet<string> = new Set([
  ...["new", "create", "open", "alloc", "dup", "clone", "copy", "fetch"],
]);

/** `T *x_new(…)`, where something frees a T. */
export const proposeConstructed: Heuristic = {
  name: "constructor",
  evidence: "name",
  propose({ name, result }, { deallocators }) {
    const free = deallocatorFor(name, handleName(result), deallocators);
    const constant = result.kind === "pointer" && result.const;
    if (free === null || constant) return [];
    if (!wordsOfName(name).some((word) => verbs.has(word))) return [];
    return [{ of: "result", words: `own(${free})`, frees: true }];
  },
};
