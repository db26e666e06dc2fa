import { emptyReading, type FileReading } from "../../model/front-end.ts";
import type { SourceText } from "../../model/source.ts";
import { parseWith, spanOf } from "../../parse/tree-sitter.ts";
import { returnedTexts } from "./returns.ts";
import { unreadable } from "../unreadable.ts";
import { readItems } from "./items.ts";
import { lower } from "./lower.ts";
import { marksOf } from "./marks/marks.ts";
import { mask } from "./mask.ts";
import { prototypesOf } from "./prototypes.ts";
import { nativesOf, registrationMarks } from "./natives.ts";

/** What one file of C or C++ says of C and does with it. */
export async function readFile(source: SourceText): Promise<FileReading> {
  const cpp = source.language === "cpp";
  const tree = await parseWith(cpp ? "cpp" : "c", mask(source.text));
  const items = readItems(tree.rootNode);
  const lowered = lower(items, source.text, cpp);
  const isJni = /\bJNIEnv\b/.test(source.text);
  const declarations = await prototypesOf(items, mask(source.text), cpp);
  return {
    ...emptyReading(source),
    declarations,
    functions: lowered.functions,
    natives: nativesOf(items),
    returns: returnedTexts(items, cpp),
    marks: [
      ...registrationMarks(tree.rootNode, items),
      ...lowered.marks,
      ...marksOf(source.text, lowered.contexts),
    ],
    includes: items.includes.flatMap((of) => {
      const path = of.childForFieldName("path")?.text ?? "";
      return path.startsWith('"') ? [{ header: path.slice(1, -1), span: spanOf(of) }] : [];
    }),
    ...(isJni ? { rulePrefix: "jni" } : {}),
    problems: unreadable(source, cpp ? "C++" : "C", tree.errors.map(spanOf)),
  };
}
