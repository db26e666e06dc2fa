import type { Heuristic } from "./model.ts";
import { handleName } from "./types.ts";
import { wordsOfName } from "./words-of-name.ts";

/** Verbs that make one of another: what they return is as often new. */
const makers: ReadonlySet<string> = new Set([
  ...["new", "create", "dup", "duplicate", "copy", "clone", "convert", "alloc", "make", "ref"],
  ...["open", "load", "parse", "from", "to", "incref", "retain", "merge", "split", "build"],
]);

/** `T *x_parent(T *)`: from one thing of a kind to another of the same, which is not made. */
export const proposeNavigated: Heuristic = {
  name: "way to another of the same",
  evidence: "name",
  propose({ name, parameters: [first, second], result }) {
    const from = first ? handleName(first.type) : null;
    if (from === null || second || handleName(result) !== from) return [];
    if (wordsOfName(name).some((word) => makers.has(word))) return [];
    return [{ of: "result", words: "borrow(until #0 ends)", frees: false }];
  },
};
