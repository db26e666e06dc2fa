import type { Heuristic, Subject, SubjectType } from "./model.ts";

/**
 * A record that this function is given without `const`, and others with: C fills it in. Only a
 * complete record that nothing frees, and not the first parameter, which is what a call is about.
 */
export const proposeContrast: Heuristic = {
  name: "record that is const elsewhere",
  evidence: "name",
  propose(subject, { functions, deallocators }) {
    return subject.parameters.flatMap(({ type, index }) => {
      const name = recordName(type);
      if (index === 0 || name === null || type.kind !== "pointer" || type.const) return [];
      const handle = type.to.names.some((of) => deallocators.has(of)) || deallocators.has(name);
      if (handle || !readElsewhere(name, functions)) return [];
      return [{ of: index, words: "out", frees: false }];
    });
  },
};

function readElsewhere(record: string, functions: readonly Subject[]): boolean {
  return functions.some(({ parameters }) =>
    parameters.some(
      ({ type }) => type.kind === "pointer" && type.const && recordName(type) === record,
    ),
  );
}

function recordName(type: SubjectType): string | null {
  if (type.kind !== "pointer" || type.to.kind !== "record" || !type.to.complete) return null;
  return type.to.name;
}
