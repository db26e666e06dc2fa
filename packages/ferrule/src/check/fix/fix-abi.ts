import type { Fix } from "../../diagnostics/diagnostic.ts";
import type { AbiFinding } from "../abi/finding.ts";
import type { SourceText } from "../model/source.ts";
import { spellFor } from "./spellings.ts";

const scalars: ReadonlySet<string> = new Set([
  "integer",
  "c-integer",
  "pointer-integer",
  "bool",
  "float",
]);

/** Replaces a scalar type that is wrong by the one that C has. */
export function fixAbi(
  { type, actual, problem, where }: AbiFinding,
  { file, text }: SourceText,
  api: string,
): readonly Fix[] {
  if (type === null || type.implied || !scalars.has(type.kind) || where === "callback") return [];
  if (!["width", "narrow-parameter", "sign", "bool", "float"].includes(problem)) return [];
  const { start, end } = type.span;
  const replaced = text.slice(start, end);
  const spelled = spellFor(api, actual, replaced);
  if (spelled === null || spelled.text === replaced) return [];
  return [
    {
      title: `Declare it as ${spelled.text}`,
      applicability: spelled.certain ? "safe" : "manual",
      edits: [{ file, start, end, text: spelled.text }],
    },
  ];
}
