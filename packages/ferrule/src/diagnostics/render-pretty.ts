import { styleText } from "node:util";
import { codeFrame, type Paint } from "./code-frame.ts";
import type { Diagnostic, Label } from "./diagnostic.ts";
import { sortDiagnostics } from "./sort-diagnostics.ts";
import { visible, visibleLines } from "./visible.ts";

export type PrettyOptions = {
  readonly color: boolean;
  /** A file's text, or null when it cannot be read: then its frame is left out. */
  readonly readSource: (file: string) => string | null;
};

type Style = "bold" | "red" | "yellow" | "cyan" | "blue";

/** Diagnostics as a person reads them, with the source around each place. */
export function renderPretty(diagnostics: readonly Diagnostic[], options: PrettyOptions): string {
  const style = (styles: readonly Style[], text: string): string =>
    options.color ? styleText([...styles], text, { validateStream: false }) : text;
  return sortDiagnostics(diagnostics)
    .map((diagnostic) => renderOne(diagnostic, options, style))
    .join("\n");
}

function renderOne(
  diagnostic: Diagnostic,
  { readSource }: PrettyOptions,
  style: (styles: readonly Style[], text: string) => string,
): string {
  const { severity, hazard, message, labels, detail, why, help } = diagnostic;
  const color: Style = severity === "error" ? "red" : severity === "warning" ? "yellow" : "cyan";
  const paint: Paint = (kind, text) => style([kind === "primary" ? color : "blue"], text);
  const lines = [
    `${style(["bold", color], `${severity}[${hazard}]`)}${style(["bold"], `: ${visible(message)}`)}`,
  ];
  for (const [file, own] of groupByFile(labels)) {
    const first = own.find(({ role }) => role === "primary") ?? own[0]!;
    lines.push(`  ${style(["blue"], "-->")} ${visible(file)}:${first.line}:${first.column}`);
    const source = readSource(file);
    if (source !== null) lines.push(...codeFrame(source, own, paint).map((line) => `  ${line}`));
  }
  if (detail !== null) lines.push(...visibleLines(detail).map((line) => `  ${line}`));
  if (why !== null) lines.push(`  ${style(["blue"], "= why:")} ${visible(why)}`);
  if (help !== null) lines.push(`  ${style(["blue"], "= help:")} ${visible(help)}`);
  return `${lines.join("\n")}\n`;
}

function groupByFile(labels: readonly Label[]): ReadonlyMap<string, readonly Label[]> {
  const groups = new Map<string, Label[]>();
  for (const label of labels) {
    const known = groups.get(label.file);
    if (known) known.push(label);
    else groups.set(label.file, [label]);
  }
  return groups;
}
