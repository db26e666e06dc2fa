import { createDiagnostic } from "../../../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { labelAt } from "../../../diagnostics/locate.ts";
import { readCText } from "../../c-text/read-c-text.ts";
import { emptyReading, type FileReading, type FrontEnd } from "../../model/front-end.ts";
import type { SourceText } from "../../model/source.ts";
import { errorsOf, parseWith, spanOf } from "../../parse/tree-sitter.ts";
import { declarationsOf, extract } from "./extract.ts";
import { lower } from "./lower.ts";
import { marksOf } from "./marks.ts";

/** Python: `ctypes`, and `cffi` in ABI mode. */
export const python: FrontEnd = {
  languages: ["python"],
  extensions: { ".py": "python", ".pyi": "python" },
  mentions: /\bctypes\b|\bcffi\b|\bffi\b/,
  rulePrefix: "ctypes",
  collects: true,
  unwinding: "swallowed",
  read,
};

async function read(source: SourceText): Promise<FileReading> {
  const tree = await parseWith("python", source.text);
  try {
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
      problems: problemsOf(source, errorsOf(tree).map(spanOf)),
    };
  } finally {
    tree.delete();
  }
}

function problemsOf(
  source: SourceText,
  spans: readonly { readonly start: number; readonly end: number }[],
): readonly Diagnostic[] {
  const [first] = spans;
  if (!first) return [];
  const label = labelAt(source.file, source.text, first, "not understood");
  const message = `${source.file} does not parse as Python here; the rest of it is still checked.`;
  return [
    createDiagnostic({
      hazard: "input/source",
      origin: "check",
      severity: "info",
      confidence: "proven",
      message,
      labels: [label],
    }),
  ];
}
