import { emptyReading, type FileReading } from "../../model/front-end.ts";
import type { SourceText } from "../../model/source.ts";
import { parseWith, spanOf } from "../../parse/tree-sitter.ts";
import { unreadable } from "../unreadable.ts";
import { readItems } from "./items.ts";
import { jnaDeclarations, jnaRecords } from "./jna.ts";
import { recordsOf } from "./layouts.ts";
import { lower } from "./lower.ts";
import { nativeMarks } from "./marks.ts";
import { nativesOf } from "./natives.ts";
import { handlesOf } from "./panama.ts";
import { panamaMarks } from "./panama-marks.ts";

/** What one file of Java says of C and does with it. */
export async function readFile(source: SourceText): Promise<FileReading> {
  const tree = await parseWith("java", source.text);
  const items = readItems(tree.rootNode);
  const handles = handlesOf(tree.rootNode, items);
  const declarations = [
    ...handles.map(({ declaration }) => declaration),
    ...jnaDeclarations(items, source.text),
  ];
  const { functions, classes } = lower(items, handles);
  const usesPanama = source.text.includes("java.lang.foreign");
  return {
    ...emptyReading(source),
    declarations,
    records: [...(usesPanama ? recordsOf(items) : []), ...jnaRecords(items)],
    functions,
    classes,
    libraries: [
      ...source.text.matchAll(/\b(?:loadLibrary|Native\.load|libraryLookup)\(\s*"([^"\n]+)"/g),
    ].map(([, name]) => name!),
    natives: nativesOf(items),
    marks: [...nativeMarks(items), ...panamaMarks(items, handles)],
    ...(usesPanama ? { rulePrefix: "panama" } : {}),
    problems: unreadable(source, "Java", tree.errors.map(spanOf)),
  };
}
