import type { Diagnostic } from "./diagnostic.ts";
import { sortDiagnostics } from "./sort-diagnostics.ts";
import { visible } from "./visible.ts";

/** One line a finding: `file:line:column: severity[hazard]: message`. */
export function renderConcise(diagnostics: readonly Diagnostic[]): string {
  return sortDiagnostics(diagnostics)
    .map(({ labels, severity, hazard, message }) => {
      const [label] = labels;
      const place = label ? `${label.file}:${label.line}:${label.column}: ` : "";
      return `${visible(`${place}${severity}[${hazard}]: ${message}`)}\n`;
    })
    .join("");
}
