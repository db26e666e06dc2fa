import { emptyReading, type FileReading, type FrontEnd } from "../../model/front-end.ts";
import type { SourceText } from "../../model/source.ts";
import { errorsOf, parseWith, spanOf } from "../../parse/tree-sitter.ts";
import { unreadable } from "../unreadable.ts";
import { declarationsOf, exportsOf } from "./declarations.ts";
import { readItems } from "./items.ts";
import { loadedDeclarations } from "./loaded.ts";
import { lower } from "./lower.ts";
import { mask } from "./mask.ts";
import { recordsOf } from "./records.ts";
import { marksOf } from "./marks/marks.ts";

/** Rust: `extern` blocks, exported functions, and what the code does with pointers. */
export const rust: FrontEnd = {
  languages: ["rust"],
  extensions: { ".rs": "rust" },
  mentions:
    /\bextern\s+"|\blibc::|\bCStr\b|\bCString\b|_sys\b|\blibloading\b|no_mangle|\bffi::|from_raw|into_raw/,
  rulePrefix: "rust",
  collects: false,
  unwinding: "aborts",
  read,
};

async function read(source: SourceText): Promise<FileReading> {
  const tree = await parseWith("rust", mask(source.text));
  try {
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
      problems: unreadable(source, "Rust", errorsOf(tree).map(spanOf)),
    };
  } finally {
    tree.delete();
  }
}
