import { emptyReading, type FileReading } from "../../model/front-end.ts";
import type { SourceText } from "../../model/source.ts";
import { parseWith, spanOf } from "../../parse/tree-sitter.ts";
import { unreadable } from "../unreadable.ts";
import { withConventions } from "./conventions.ts";
import { extract } from "./extract.ts";
import { lower } from "./lower.ts";
import { markManagedSizes } from "./mark-managed-size.ts";

/** What one file of C# says of C and does with it. */
export async function readFile(source: SourceText): Promise<FileReading> {
  const tree = await parseWith("c_sharp", source.text);
  const reader = extract(tree.rootNode);
  const { functions, classes } = lower(tree.rootNode, reader);
  const declarations = withConventions([...reader.imports.values()].flat());
  return {
    ...emptyReading(source),
    declarations,
    records: reader.records,
    callbacks: reader.callbacks,
    exports: reader.exports,
    functions,
    classes,
    libraries: declarations.flatMap(({ library }) => library ?? []),
    marks: [...reader.marks, ...markManagedSizes(tree.rootNode)],
    problems: unreadable(source, "C#", tree.errors.map(spanOf)),
  };
}
