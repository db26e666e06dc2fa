import { readCText } from "../../c-text/read-c-text.ts";
import { emptyReading, type FileReading } from "../../model/front-end.ts";
import type { SourceText } from "../../model/source.ts";
import { parseWith, spanOf } from "../../parse/tree-sitter.ts";
import { unreadable } from "../unreadable.ts";
import { declarationsOf, extract } from "./extract.ts";
import { lower } from "./lower.ts";
import { marksOf } from "./marks.ts";

/** What one file of Python says of C and does with it. */
export async function readFile(source: SourceText): Promise<FileReading> {
  const tree = await parseWith("python", source.text);
  const reader = extract(tree.rootNode);
  const { functions, classes } = lower(tree.rootNode, reader);
  const cdefs = await Promise.all(
    reader.cdefs.map((of) => readCText({ ...of, api: "cffi", library: null })),
  );
  return {
    ...emptyReading(source),
    declarations: [...declarationsOf(reader), ...cdefs.flatMap((of) => of.declarations)],
    records: [...reader.records.values(), ...cdefs.flatMap((of) => of.records)],
    callbacks: reader.callbacks,
    functions,
    classes,
    marks: marksOf(tree.rootNode, reader),
    dynamicDeclarations: reader.dynamic,
    libraries: [...reader.functions.values()].flatMap(({ library }) => library.name ?? []),
    // Two interfaces, of which a file nearly always uses one.
    ...(/\bctypes\b/.test(source.text) ? {} : { rulePrefix: "cffi" }),
    problems: unreadable(source, "Python", tree.errors.map(spanOf)),
  };
}
