import type { Heuristic, SubjectParameter } from "./model.ts";
import { isBytes, isPlainChar } from "./types.ts";
import { wordsOfName } from "./words-of-name.ts";

const counts: ReadonlySet<string> = new Set([
  ...["len", "length", "size", "n", "nbyte", "nbytes", "bytes", "cnt", "count", "num"],
]);

/** Memory with its length right behind it: what C reads, and what it fills. */
export const proposeBytes: Heuristic = {
  name: "buffer with its length",
  evidence: "name",
  propose({ name, parameters }) {
    // UTF-16 comes as `void *`, and is no bytes.
    if (wordsOfName(name).some((word) => word.endsWith("16"))) return [];
    return parameters.flatMap((parameter) => {
      const { type, index } = parameter;
      const length = parameters[index + 1];
      if (type.kind !== "pointer" || !length || !isLength(length)) return [];
      // `size` and `nitems` count together.
      const next = parameters[index + 2];
      if (next?.type.kind === "integer" && /items|memb|count|num/.test(next.name ?? "")) return [];
      const at = `#${length.index}`;
      if (isBytes(type)) {
        return [{ of: index, words: `${type.const ? "" : "out "}bytes(${at})`, frees: false }];
      }
      return type.const && isPlainChar(type.to) && countsText(length)
        ? [{ of: index, words: `str(${at})`, frees: false }]
        : [];
    });
  },
};

/** Beside text a `size` is as often that of something else: of a block, of a struct. */
function countsText({ name }: SubjectParameter): boolean {
  return /len$|length$|^n_?bytes?$|^n$/i.test(name ?? "");
}

/** An integer whose name says that it counts: its last word, or `sourceLen`, `nByte`, `avail_in`. */
function isLength({ name, type }: SubjectParameter): boolean {
  if (type.kind !== "integer" || name === null) return false;
  return counts.has(wordsOfName(name).at(-1) ?? "") || /len$|^nByte|^inl$/.test(name);
}
