import type { Heuristic, SubjectType } from "./model.ts";
import { wordsOfName } from "./words-of-name.ts";

const once: ReadonlySet<string> = new Set(["each", "foreach", "walk", "exec", "visit", "scan"]);

/** A callback with user data beside it, in a function that calls it while it runs. */
export const proposeCallback: Heuristic = {
  name: "callback with user data",
  evidence: "name",
  propose({ name, parameters }) {
    if (!wordsOfName(name).some((word) => once.has(word))) return [];
    return parameters.flatMap(({ type, index }) => {
      const data = parameters[index + 1];
      if (!isFunction(type) || data?.type.kind !== "pointer" || data.type.to.kind !== "void") {
        return [];
      }
      return [{ of: index, words: `cb(call, ud=#${data.index}, throw=>1)`, frees: false }];
    });
  },
};

function isFunction(type: SubjectType): boolean {
  return type.kind === "function" || (type.kind === "pointer" && type.to.kind === "function");
}
