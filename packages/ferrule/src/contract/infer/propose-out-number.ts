import type { Heuristic, SubjectParameter } from "./model.ts";
import { isChar } from "./types.ts";

/** A pointer to a number that C does not only read, and that nothing says is an array. */
export const proposeOutNumber: Heuristic = {
  name: "out-number",
  evidence: "name",
  propose({ parameters }) {
    return parameters.flatMap(({ type, index, name }) => {
      if (type.kind !== "pointer" || type.const || isChar(type.to)) return [];
      if (type.to.kind !== "integer" && type.to.kind !== "float") return [];
      // A length that stands behind a buffer may go in as well; text and bytes are no numbers.
      const before = parameters[index - 1];
      if (/byte|uint8_t/i.test(type.to.spelling) || isCountOf(name, before)) return [];
      return [{ of: index, words: "out", frees: false }];
    });
  },
};

function isCountOf(name: string | null, before: SubjectParameter | undefined): boolean {
  return before?.type.kind === "pointer" && /len|size|count/i.test(name ?? "len");
}
