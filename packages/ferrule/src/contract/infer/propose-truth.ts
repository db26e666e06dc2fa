import type { Heuristic } from "./model.ts";
import { wordsOfName } from "./words-of-name.ts";

const questions: ReadonlySet<string> = new Set(["is", "has", "can", "equal", "exists", "eof"]);

/** `int x_is_y(…)` answers with a truth. */
export const proposeTruth: Heuristic = {
  name: "question",
  evidence: "name",
  propose({ name, parameters, result }) {
    // The answer is given out then, and the result says whether there is one.
    const given = parameters.some(
      ({ type }) => type.kind === "pointer" && !type.const && type.to.kind === "integer",
    );
    if (given || result.kind !== "integer" || result.spelling !== "int") return [];
    const asks = wordsOfName(name).some((word) => questions.has(word));
    return asks ? [{ of: "result", words: "bool", frees: false }] : [];
  },
};
