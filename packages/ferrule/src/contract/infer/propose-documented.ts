import type { Heuristic, Proposal, Subject } from "./model.ts";

/** What a comment says of a function in set phrases: `@param[out] x`, `free it with f()`. */
export const proposeDocumented: Heuristic = {
  name: "documentation",
  evidence: "documentation",
  propose(subject, { byName }) {
    return [...freed(subject, byName), ...given(subject)];
  },
};

type Words = Pick<Proposal, "of" | "words" | "frees">;

const phrases = [
  /(?:must|should|can|to) be (?:freed|released|deallocated|destroyed) (?:\w+ ){0,3}?(?:with|by|using|via|calling)[\s`'":]+(\w+)/i,
  /free (?:it|this|them|the (?:result|string|object)) (?:with|by|using|via|calling)[\s`'":]+(\w+)/i,
] as const;

/** Only where the named function is one of the header, and what is returned is a pointer. */
function freed({ doc, result }: Subject, byName: ReadonlyMap<string, unknown>): readonly Words[] {
  if (result.kind !== "pointer" || result.const) return [];
  for (const phrase of phrases) {
    const free = phrase.exec(doc)?.[1];
    if (free !== undefined && byName.has(free)) {
      return [{ of: "result", words: `own(${free})`, frees: true }];
    }
  }
  return [];
}

function given({ doc, parameters }: Subject): readonly Words[] {
  return parameters.flatMap(({ name, type, index }) => {
    if (name === null || type.kind !== "pointer" || type.const) return [];
    const number = type.to.kind === "integer" || type.to.kind === "float";
    const said = new RegExp(`[@\\\\]param\\[out\\]\\s+${name}\\b`).test(doc);
    return number && said ? [{ of: index, words: "out", frees: false }] : [];
  });
}
