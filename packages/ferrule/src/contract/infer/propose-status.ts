import type { Heuristic } from "./model.ts";
import { isChar } from "./types.ts";
import { wordsOfName } from "./words-of-name.ts";

/** Verbs whose functions answer with how much they have done, and questions. */
const others: ReadonlySet<string> = new Set([
  ...["read", "write", "poll", "wait", "is", "has", "can", "eof", "find", "next"],
]);

/** A function that gives something out and returns an int says with it whether it did. */
export const proposeStatus: Heuristic = {
  name: "status beside what is given out",
  evidence: "name",
  propose({ name, parameters, result }, { deallocators }) {
    if (result.kind !== "integer" || result.names.length > 0 || result.spelling !== "int")
      return [];
    const gives = parameters.some(({ type }) => {
      const to = type.kind === "pointer" && !type.const ? type.to : null;
      const record = to?.kind === "pointer" && !to.const ? to.to : null;
      return (
        record?.kind === "record" &&
        [record.name, ...record.names].some((of) => deallocators.has(of))
      );
    });
    // The number may also be what is counted, where the function only reads or asks.
    const numbers = parameters.some(
      ({ type, index }) =>
        index > 0 &&
        type.kind === "pointer" &&
        !type.const &&
        (type.to.kind === "integer" || type.to.kind === "float") &&
        !isChar(type.to) &&
        parameters[index - 1]?.type.kind !== "pointer",
    );
    const asks = wordsOfName(name).some((word) => others.has(word));
    return gives || (numbers && !asks) ? [{ of: "result", words: "status", frees: false }] : [];
  },
};
