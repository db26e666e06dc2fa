import type { Contract } from "../contract/model.ts";
import type { ResolvedType } from "./model.ts";

/**
 * The encoding of the text that a pointer means without a word: UTF-8 of a `const char *`, and what
 * the contract says of a type of its own (`xmlChar`). Null for any other type.
 */
export function textOf(type: ResolvedType, { types }: Contract): "utf8" | "utf16" | null {
  if (type.kind !== "pointer" || !type.const) return null;
  const { spelling, names } = type.to;
  const said = names.map((name) => types.get(name)?.string ?? null).find((of) => of !== null);
  if (said !== undefined) return said;
  return /(?:^| )char$/.test(spelling) && !spelling.includes("signed") ? "utf8" : null;
}
