import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { labelAt } from "../../diagnostics/locate.ts";
import type { SourceText, Span } from "../model/source.ts";

/** Says once a file that some of it does not parse; none for a file that does. */
export function unreadable(
  source: SourceText,
  language: string,
  spans: readonly Span[],
): readonly Diagnostic[] {
  const [first] = spans;
  if (!first) return [];
  const message = `${source.file} does not parse as ${language} here; the rest of it is still checked.`;
  return [
    createDiagnostic({
      hazard: "input/source",
      origin: "check",
      severity: "info",
      confidence: "proven",
      message,
      labels: [labelAt(source.file, source.text, first, "not understood")],
    }),
  ];
}
