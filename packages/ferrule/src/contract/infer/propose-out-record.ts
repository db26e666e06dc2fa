import type { Heuristic } from "./model.ts";

/** A complete record that C does not only read, under a name that says so. */
export const proposeOutRecord: Heuristic = {
  name: "out-record",
  evidence: "name",
  propose({ parameters }) {
    return parameters.flatMap(({ type, index, name }) => {
      const record = type.kind === "pointer" && !type.const && type.to.kind === "record";
      if (!record || !type.to.complete || !/^out$|_out$|^out_|^p?id$/.test(name ?? "")) return [];
      return [{ of: index, words: "out", frees: false }];
    });
  },
};
