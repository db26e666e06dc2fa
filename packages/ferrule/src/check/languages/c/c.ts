import { emptyReading, type FileReading, type FrontEnd } from "../../model/front-end.ts";
import type { SourceText } from "../../model/source.ts";
import { errorsOf, parseWith, spanOf } from "../../parse/tree-sitter.ts";
import { returnedTexts } from "./returns.ts";
import { unreadable } from "../unreadable.ts";
import { readItems } from "./items.ts";
import { lower } from "./lower.ts";
import { marksOf } from "./marks/marks.ts";
import { mask } from "./mask.ts";
import { prototypesOf } from "./prototypes.ts";
import { nativesOf, registrationMarks } from "./natives.ts";

/** C and C++: the native side of the JNI, and code at the edge of a C interface. */
export const c: FrontEnd = {
  languages: ["c", "cpp"],
  extensions: { ".c": "c", ".cc": "cpp", ".cpp": "cpp", ".cxx": "cpp", ".c++": "cpp" },
  mentions: /#\s*include\b|\bextern\b|\bJNIEnv\b/,
  rulePrefix: "c",
  collects: false,
  unwinding: "undefined",
  read,
};

async function read(source: SourceText): Promise<FileReading> {
  const cpp = source.language === "cpp";
  const tree = await parseWith(cpp ? "cpp" : "c", mask(source.text));
  try {
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
      problems: unreadable(source, cpp ? "C++" : "C", errorsOf(tree).map(spanOf)),
    };
  } finally {
    tree.delete();
  }
}
