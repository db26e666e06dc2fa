import type { Heuristic } from "./model.ts";
import { wordsOfName } from "./words-of-name.ts";

/** An integer whose type says that it is a truth: `gboolean`, `SDL_bool`, `xmlBool`. */
export const proposeBoolType: Heuristic = {
  name: "bool by its type",
  evidence: "name",
  propose({ result }) {
    if (result.kind !== "integer") return [];
    const said = [result.spelling, ...result.names].some((name) =>
      wordsOfName(name).some((word) => /^g?bool(?:ean)?$/.test(word)),
    );
    return said ? [{ of: "result", words: "bool", frees: false }] : [];
  },
};
