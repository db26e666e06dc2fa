import type { Heuristic } from "./model.ts";
import { wordsOfName } from "./words-of-name.ts";

/** Verbs of functions that do something which may fail, and have nothing else to say. */
const verbs: ReadonlySet<string> = new Set([
  ...["set", "add", "bind", "create", "exec", "reset", "prepare", "push", "hide", "insert"],
  ...["support", "append", "enable", "lookup", "copy", "init", "clear", "ensure", "foreach"],
  ...["open", "fromstr", "fromraw", "header", "options", "option"],
]);

/** What an int is otherwise. */
const others: ReadonlySet<string> = new Set([
  ...["is", "has", "get", "count", "cmp", "equal", "version", "type", "bytes", "is_set"],
]);

/** `int x_set_y(T *, …)`: on a handle, and with a verb that may fail. */
export const proposeStatusVerb: Heuristic = {
  name: "status of a verb",
  evidence: "name",
  propose({ name, parameters: [first], result }) {
    if (result.kind !== "integer" || result.spelling !== "int") return [];
    const words = wordsOfName(name);
    const doing = words.some((word) => verbs.has(word)) && !words.some((word) => others.has(word));
    return doing && first?.type.kind === "pointer"
      ? [{ of: "result", words: "status", frees: false }]
      : [];
  },
};
