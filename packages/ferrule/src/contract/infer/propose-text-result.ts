import type { Heuristic } from "./model.ts";
import { isText } from "./types.ts";

/** `const char *` that is returned is C's: 166 of 166 in GLib's own annotations. */
export const proposeTextResult: Heuristic = {
  name: "const char * result",
  evidence: "name",
  propose({ result }) {
    return isText(result) ? [{ of: "result", words: "str", frees: false }] : [];
  },
};
