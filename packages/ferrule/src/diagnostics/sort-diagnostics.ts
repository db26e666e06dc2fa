import type { Diagnostic, Severity } from "./diagnostic.ts";

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** By file, place, severity, hazard and message: the same order on every machine. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      compare(a.labels[0]?.file ?? "", b.labels[0]?.file ?? "") ||
      (a.labels[0]?.start ?? 0) - (b.labels[0]?.start ?? 0) ||
      rank[a.severity] - rank[b.severity] ||
      compare(a.hazard, b.hazard) ||
      compare(a.message, b.message),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How many there are of each severity. */
export function countSeverities(diagnostics: readonly Diagnostic[]): {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
} {
  const count = (severity: Severity): number =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: count("error"), warnings: count("warning"), infos: count("info") };
}
