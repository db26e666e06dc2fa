import type { Heuristic, Subject } from "./model.ts";
import { isPlainChar } from "./types.ts";
import { wordsOfName } from "./words-of-name.ts";

/**
 * `char *` that is returned, and not `const`, where the comment speaks of freeing: with the library's
 * own function for memory, or with C's where there is none.
 */
export const proposeOwnedText: Heuristic = {
  name: "char * result to be freed",
  evidence: "documentation",
  propose({ parameters, result, doc }, { functions }) {
    const text = result.kind === "pointer" && !result.const && isPlainChar(result.to);
    // A function that is given memory gives it back.
    const given = parameters.some(
      ({ type }) => type.kind === "pointer" && !type.const && isPlainChar(type.to),
    );
    if (!text || given || !/\bfree\b/i.test(doc)) return [];
    const free = functions.find(freesMemory)?.name ?? "free";
    return [{ of: "result", words: `own(${free})`, frees: true }];
  },
};

/** `void x_free(void *)`: the library's own `free`. */
function freesMemory({ name, parameters: [first, second], result }: Subject): boolean {
  if (!first || second || result.kind !== "void" || first.type.kind !== "pointer") return false;
  const memory = first.type.to.kind === "void" && first.type.to.names.length === 0;
  return memory && wordsOfName(name).at(-1) === "free";
}
