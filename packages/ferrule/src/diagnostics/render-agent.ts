import type { Diagnostic, Label } from "./diagnostic.ts";
import { sortDiagnostics } from "./sort-diagnostics.ts";
import { visible } from "./visible.ts";

export type AgentOptions = {
  /** A file's text, or null when it cannot be read. */
  readonly readSource: (file: string) => string | null;
};

/**
 * Findings for a program that will act on them: everything that is known, one fact a line, no
 * colour and no drawing, the lines of source themselves.
 */
export function renderAgent(
  diagnostics: readonly Diagnostic[],
  { readSource }: AgentOptions,
): string {
  if (diagnostics.length === 0) return "no findings\n";
  return sortDiagnostics(diagnostics)
    .map((diagnostic, index) => {
      const lines = [`finding ${index + 1}`, ...facts(diagnostic, readSource)];
      return `${lines.map((line) => visible(line)).join("\n")}\n`;
    })
    .join("\n");
}

function facts(of: Diagnostic, readSource: AgentOptions["readSource"]): readonly string[] {
  const { boundary, targets, evidence, fixes } = of;
  return [
    `severity: ${of.severity} (${of.confidence})`,
    `hazard: ${of.hazard}`,
    `rule: ${of.origin}`,
    `message: ${of.message}`,
    ...of.labels.flatMap((label) => place(label, readSource)),
    ...(boundary ? [`symbol: ${boundary.symbol}`] : []),
    ...(targets.length > 0 ? [`wrong on: ${targets.join(", ")}`] : []),
    ...evidence.map(
      ({ kind, target, declared, actual, from }) =>
        `evidence: ${[kind, target, declared && `declared ${declared}`, actual && `C ${actual}`, from].filter(Boolean).join("; ")}`,
    ),
    ...(of.why === null ? [] : [`why: ${of.why}`]),
    ...(of.help === null ? [] : [`do: ${of.help}`]),
    ...fixes.map(({ title, applicability }) => `fix (${applicability}): ${title}`),
    `explain: ferrule explain ${of.hazard}`,
    `fingerprint: ${of.fingerprint}`,
  ];
}

function place(
  { file, line, column, role, text }: Label,
  readSource: AgentOptions["readSource"],
): readonly string[] {
  const source = readSource(file)?.split("\n")[line - 1]?.trim();
  const note = text === "" ? "" : ` (${text})`;
  const at = role === "primary" ? "at" : "see";
  return [
    `${at}: ${file}:${line}:${column}${note}`,
    ...(source ? [`  | ${source.slice(0, 200)}`] : []),
  ];
}
