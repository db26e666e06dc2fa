import type { Diagnostic } from "./diagnostic.ts";
import { countSeverities, sortDiagnostics } from "./sort-diagnostics.ts";

/** `{ schemaVersion, diagnostics, summary }`, for other tools. */
export function renderJson(diagnostics: readonly Diagnostic[]): string {
  const report = {
    schemaVersion: 1,
    diagnostics: sortDiagnostics(diagnostics),
    summary: countSeverities(diagnostics),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
