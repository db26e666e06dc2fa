import { emptyReading, type FileReading } from "../../model/front-end.ts";
import type { SourceText } from "../../model/source.ts";
import { parseWith, spanOf } from "../../parse/tree-sitter.ts";
import { unreadable } from "../unreadable.ts";
import { declarationsOf, exportsOf } from "./declarations.ts";
import { readItems } from "./items.ts";
import { loadedDeclarations } from "./loaded.ts";
import { lower } from "./lower.ts";
import { mask } from "./mask.ts";
import { recordsOf } from "./records.ts";
import { marksOf } from "./marks/marks.ts";

/** What one file of Rust says of C and does with it. */
export async function readFile(source: SourceText): Promise<FileReading> {
  const tree = await parseWith("rust", mask(source.text));
  const items = readItems(tree.rootNode);
  const { functions, classes } = lower(items, source.text);
  const declarations = [...declarationsOf(items), ...loadedDeclarations(tree.rootNode, items)];
  const records = recordsOf(items);
  const marks = marksOf(tree.rootNode, items, records);
  const marked = new Set(marks.map(({ span }) => span.start));
  return {
    ...emptyReading(source),
    declarations,
    // What is marked already is not held against the header as well.
    records: records.filter(({ nameSpan }) => !marked.has(nameSpan.start)),
    exports: exportsOf(items),
    functions,
    classes,
    libraries: [...new Set(declarations.flatMap(({ library }) => library ?? []))],
    marks,
    problems: unreadable(source, "Rust", tree.errors.map(spanOf)),
  };
}
