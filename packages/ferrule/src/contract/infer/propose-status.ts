import type { Heuristic } from "./model.ts";

/** A function that gives something out and returns an int says with it whether it did. */
export const proposeStatus: Heuristic = {
  name: "status beside out-handles",
  evidence: "name",
  propose({ parameters, result }, { deallocators }) {
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
    return gives ? [{ of: "result", words: "status", frees: false }] : [];
  },
};
