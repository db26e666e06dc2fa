import { emptyReading, type FileReading, type FrontEnd } from "../../model/front-end.ts";
import type { SourceText } from "../../model/source.ts";
import { errorsOf, parseWith, spanOf } from "../../parse/tree-sitter.ts";
import { unreadable } from "../unreadable.ts";
import { readItems } from "./items.ts";
import { jnaDeclarations, jnaRecords } from "./jna.ts";
import { recordsOf } from "./layouts.ts";
import { lower } from "./lower.ts";
import { nativeMarks } from "./marks.ts";
import { nativesOf } from "./natives.ts";
import { handlesOf } from "./panama.ts";
import { panamaMarks } from "./panama-marks.ts";

/** Java: `native` methods, the foreign memory interface (Panama), and JNA. */
export const java: FrontEnd = {
  languages: ["java"],
  extensions: { ".java": "java" },
  mentions: /\bnative\b|java\.lang\.foreign|com\.sun\.jna/,
  rulePrefix: "java",
  collects: true,
  unwinding: "aborts",
  read,
};

async function read(source: SourceText): Promise<FileReading> {
  const tree = await parseWith("java", source.text);
  try {
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
      problems: unreadable(source, "Java", errorsOf(tree).map(spanOf)),
    };
  } finally {
    tree.delete();
  }
}
