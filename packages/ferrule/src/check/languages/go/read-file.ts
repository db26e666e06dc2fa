import { readCText } from "../../c-text/read-c-text.ts";
import { emptyReading, type FileReading } from "../../model/front-end.ts";
import type { SourceText } from "../../model/source.ts";
import { parseWith, spanOf } from "../../parse/tree-sitter.ts";
import { unreadable } from "../unreadable.ts";
import { readItems } from "./items.ts";
import { lower } from "./lower.ts";
import { marksOf } from "./marks/marks.ts";
import { readPreambles } from "./preamble.ts";
import { declarationsOf } from "./purego.ts";
import { recordsOf } from "./records.ts";

/** What one file of Go says of C and does with it. */
export async function readFile(source: SourceText): Promise<FileReading> {
  const tree = await parseWith("go", source.text);
  const root = tree.rootNode;
  const preambles = readPreambles(root);
  const aliases = new Map(preambles.flatMap((of) => [...of.aliases]));
  const consumers = new Set(preambles.flatMap((of) => [...of.consumers]));
  const items = readItems(root, { aliases, consumers });
  const { functions, classes } = lower(items);
  // With its own header included, the C compiler compares what is declared beside it.
  const texts = await Promise.all(
    preambles.map(({ text, start, includes }) => {
      const verified = includes.some(({ header }) => !standard.test(header));
      return readCText({ text, start, api: "cgo", verified, library: null });
    }),
  );
  return {
    ...emptyReading(source),
    declarations: [...texts.flatMap((of) => of.declarations), ...declarationsOf(root)],
    records: [...texts.flatMap((of) => of.records), ...recordsOf(items)],
    functions,
    classes,
    includes: preambles.flatMap((of) => of.includes),
    libraries: preambles.flatMap((of) => of.libraries),
    marks: marksOf(root, items),
    problems: unreadable(source, "Go", tree.errors.map(spanOf)),
  };
}

const standard =
  /^(?:std\w+|string|stdint|errno|math|ctype|time|signal|limits|unistd|sys\/\w+|dlfcn|pthread|assert|stddef|wchar|locale|inttypes|windows)\.h$/;
