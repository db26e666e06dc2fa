import { createDiagnostic } from "../../../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { labelAt } from "../../../diagnostics/locate.ts";
import { emptyReading, type FileReading, type FrontEnd } from "../../model/front-end.ts";
import type { SourceText } from "../../model/source.ts";
import { errorsOf, parseWith, spanOf } from "../../parse/tree-sitter.ts";
import { withConventions } from "./conventions.ts";
import { extract } from "./extract.ts";
import { lower } from "./lower.ts";
import { markManagedSizes } from "./mark-managed-size.ts";

/** C#: P/Invoke in both forms, delegates, `Marshal` and `GCHandle`. */
export const csharp: FrontEnd = {
  languages: ["csharp"],
  extensions: { ".cs": "csharp" },
  mentions:
    /\bDllImport|\bLibraryImport|\bUnmanagedCallersOnly|\bMarshal\b|\bGCHandle\b|\bunmanaged\b|\bNativeMemory\b|\bStructLayout/,
  rulePrefix: "cs",
  collects: true,
  unwinding: "aborts",
  read,
};

async function read(source: SourceText): Promise<FileReading> {
  const tree = await parseWith("c_sharp", source.text);
  try {
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
      problems: problemsOf(source, errorsOf(tree).map(spanOf)),
    };
  } finally {
    tree.delete();
  }
}

function problemsOf(
  { file, text }: SourceText,
  [first]: readonly { readonly start: number; readonly end: number }[],
): readonly Diagnostic[] {
  if (!first) return [];
  return [
    createDiagnostic({
      hazard: "input/source",
      origin: "check",
      severity: "info",
      confidence: "proven",
      message: `${file} does not parse as C# here; the rest of it is still checked.`,
      labels: [labelAt(file, text, first, "not understood")],
    }),
  ];
}
