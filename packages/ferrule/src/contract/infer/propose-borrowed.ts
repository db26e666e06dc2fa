import type { Heuristic } from "./model.ts";
import { wordsOfName } from "./words-of-name.ts";

/** A `const T *` that is returned, and the owner that a thing is asked for: C's, not ours. */
export const proposeBorrowed: Heuristic = {
  name: "const T * result",
  evidence: "name",
  propose({ name, parameters, result }) {
    if (result.kind !== "pointer" || result.to.kind !== "record") return [];
    const owner = wordsOfName(name).some((word) => word === "owner" || word === "parent");
    if (!result.const && !owner) return [];
    const life = parameters.length === 0 ? "static" : "until #0 ends";
    return [{ of: "result", words: `borrow(${life})`, frees: false }];
  },
};
