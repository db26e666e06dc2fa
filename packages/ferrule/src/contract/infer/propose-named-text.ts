import type { Heuristic, SubjectType } from "./model.ts";

/** A `const` pointer to a character type of the library's own, `XML_Char` or `xmlChar`: text. */
export const proposeNamedText: Heuristic = {
  name: "text of a type of its own",
  evidence: "name",
  propose({ parameters, result }) {
    const given = parameters.flatMap(({ type, index }) =>
      isNamedText(type) ? [{ of: index, words: "str", frees: false }] : [],
    );
    return isNamedText(result)
      ? [...given, { of: "result" as const, words: "str", frees: false }]
      : given;
  },
};

function isNamedText(type: SubjectType): boolean {
  if (type.kind !== "pointer" || !type.const || type.to.kind !== "integer") return false;
  const [name] = type.to.names;
  return name !== undefined && /char$/i.test(name) && !/u?char(?:16|32)|wchar/i.test(name);
}
