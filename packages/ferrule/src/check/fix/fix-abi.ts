import type { Fix } from "../../diagnostics/diagnostic.ts";
import type { AbiFinding } from "../abi/finding.ts";
import type { FileReading } from "../model/front-end.ts";
import type { SourceText } from "../model/source.ts";
import type { Truth } from "../truth/model.ts";
import { declareResult } from "./fix-ctypes.ts";
import { insert, lineAbove } from "./insert.ts";
import { spellFor } from "./spellings.ts";

const scalars: ReadonlySet<string> = new Set([
  "integer",
  "c-integer",
  "pointer-integer",
  "bool",
  "float",
]);

/** The edit that makes a declaration what C has, where there is one that cannot be wrong. */
export function fixAbi(
  finding: AbiFinding,
  { source, declarations }: FileReading,
  truth: Truth,
  api: string,
): readonly Fix[] {
  const { problem, symbol, span } = finding;
  if (problem === "result-undeclared" && api === "ctypes") {
    const declaration = declarations.find((of) => of.symbol === symbol);
    return declareResult(finding, declaration, truth.functions.get(symbol), source);
  }
  if (problem === "record-reordered" && api === "rust") {
    return [insert("Ask for C's layout", source, lineAbove(source, span.start, "#[repr(C)]"))];
  }
  if (problem === "bool" && api === "cs") return marshal(finding, source);
  return replaceScalar(finding, source, api);
}

/** `[MarshalAs(UnmanagedType.I1)]`, where C has one byte and .NET would have four. */
function marshal({ type, where, actual }: AbiFinding, source: SourceText): readonly Fix[] {
  if (type?.text !== "bool" || !/\b(?:_Bool|bool)\b/.test(actual)) return [];
  const { start } = type.span;
  const before = source.text.slice(source.text.lastIndexOf("\n", start - 1) + 1, start);
  const title = "Marshal it as one byte";
  if (where === "parameter" && !/MarshalAs[^,(]*$/.test(before)) {
    return [insert(title, source, { at: start, text: "[MarshalAs(UnmanagedType.I1)] " })];
  }
  if (where === "result") {
    const line = "[return: MarshalAs(UnmanagedType.I1)]";
    return [insert(title, source, lineAbove(source, start, line))];
  }
  if (where === "field") {
    const line = "[MarshalAs(UnmanagedType.I1)]";
    return [insert(title, source, lineAbove(source, start, line))];
  }
  return [];
}

/** Replaces a scalar type that is wrong by the one that C has. */
function replaceScalar(
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
