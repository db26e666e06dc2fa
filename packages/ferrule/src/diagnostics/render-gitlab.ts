import type { Diagnostic, Severity } from "./diagnostic.ts";
import { sortDiagnostics } from "./sort-diagnostics.ts";

const severities: Readonly<Record<Severity, string>> = {
  error: "critical",
  warning: "major",
  info: "info",
};

/** A GitLab Code Quality report: an array of issues, each with a fingerprint of its own. */
export function renderGitlab(diagnostics: readonly Diagnostic[]): string {
  const seen = new Map<string, number>();
  const issues = sortDiagnostics(diagnostics).map(
    ({ hazard, severity, message, help, labels, fingerprint }) => {
      // GitLab drops all but one of those that share a fingerprint.
      const nth = seen.get(fingerprint) ?? 0;
      seen.set(fingerprint, nth + 1);
      const [label] = labels;
      return {
        description: help === null ? message : `${message} ${help}`,
        check_name: hazard,
        fingerprint: nth === 0 ? fingerprint : `${fingerprint}-${nth}`,
        severity: severities[severity],
        location: {
          path: (label?.file ?? "").replaceAll("\\", "/").replace(/^\.\//, ""),
          lines: { begin: label?.line ?? 1 },
        },
      };
    },
  );
  return `${JSON.stringify(issues, null, 2)}\n`;
}
