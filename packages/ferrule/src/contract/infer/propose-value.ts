import type { Heuristic } from "./model.ts";
import { isChar } from "./types.ts";
import { wordsOfName } from "./words-of-name.ts";

const values: ReadonlySet<string> = new Set([
  ...["count", "length", "size", "cmp", "compare", "stricmp", "strnicmp", "type"],
  ...["number", "version", "total", "changes", "limit", "errcode", "encoding", "index"],
]);

/** `int x_count(…)` is the number that its last word says. */
export const proposeValue: Heuristic = {
  name: "number by its name",
  evidence: "name",
  propose({ name, parameters, result }) {
    if (result.kind !== "integer" || result.spelling !== "int") return [];
    const words = wordsOfName(name).filter((word) => !/^v?\d+$/.test(word));
    // `x_bytes(void *, int)` gives bytes out; `x_bytes(const T *)` counts them.
    const last = words.at(-1) ?? "";
    const counts =
      last === "bytes" &&
      parameters.every(({ type }) => type.kind !== "pointer" || type.to.kind === "record");
    // What it counts is given out then, and the result says whether it did.
    const gives = parameters.some(
      ({ type }) =>
        type.kind === "pointer" &&
        !type.const &&
        (type.to.kind === "pointer" || (type.to.kind === "integer" && !isChar(type.to))),
    );
    if (gives || words.includes("set") || !(counts || values.has(last))) return [];
    return [{ of: "result", words: "value", frees: false }];
  },
};
