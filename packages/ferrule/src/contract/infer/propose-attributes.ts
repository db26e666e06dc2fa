import type { Heuristic, Proposal, Subject } from "./model.ts";

/**
 * What the header's author says to the compiler: `malloc(dealloc)`, `ownership_returns`,
 * `ownership_takes`, `_Nullable`. The one evidence that may free.
 */
export const proposeAttributes: Heuristic = {
  name: "attributes",
  evidence: "attribute",
  propose(subject) {
    return [...freed(subject), ...taken(subject)];
  },
};

type Words = Pick<Proposal, "of" | "words" | "frees">;

/** `malloc(f)` or `malloc(f, 1)`: what is returned is freed with `f`, its first argument. */
function freed({ attributes, result }: Subject): readonly Words[] {
  if (result.kind !== "pointer") return [];
  return attributes.flatMap(({ name, arguments: [free, position = "1"] }) => {
    // Without an argument Clang prints the attribute's own spelling.
    const said =
      name === "malloc" &&
      !/^_*malloc_*$/.test(free ?? "malloc") &&
      free !== undefined &&
      /^[A-Za-z_]\w*$/.test(free);
    return said && position === "1"
      ? [{ of: "result" as const, words: `own(${free})`, frees: true }]
      : [];
  });
}

/** `ownership_takes(family, 1)`. */
function taken({ attributes, parameters }: Subject): readonly Words[] {
  return attributes.flatMap(({ name, arguments: [what, , position] }) => {
    const index = Number(position) - 1;
    const takes = name === "ownership" && what === "ownership_takes";
    return takes && parameters[index] ? [{ of: index, words: "take", frees: true }] : [];
  });
}
