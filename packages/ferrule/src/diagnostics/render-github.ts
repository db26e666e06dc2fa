import type { Diagnostic, Severity } from "./diagnostic.ts";
import { sortDiagnostics } from "./sort-diagnostics.ts";
import { visible } from "./visible.ts";

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
};

/** Workflow commands, which GitHub shows as annotations. */
export function renderGithub(diagnostics: readonly Diagnostic[]): string {
  return sortDiagnostics(diagnostics)
    .map(({ severity, hazard, message, help, labels }) => {
      const [label] = labels;
      const place = label
        ? `file=${property(label.file)},line=${label.line},col=${label.column},`
        : "";
      const body = data(help === null ? message : `${message} ${help}`);
      return `::${levels[severity]} ${place}title=${property(hazard)}::${body}\n`;
    })
    .join("");
}

function data(text: string): string {
  const escaped = text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  return visible(escaped);
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
