import { readFileSync } from "node:fs";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import type { Diagnostic, Label, Severity } from "../diagnostics/diagnostic.ts";
import { labelAt } from "../diagnostics/locate.ts";
import type { ClangErrors } from "./read/read-target.ts";

const MOST = 20;

/** Clang's errors as diagnostics, each with its own text and caret lines. */
export function explainClang(
  { target, stderr }: ClangErrors,
  severity: Severity,
): readonly Diagnostic[] {
  const found = [...stderr.matchAll(/^(?:(.+?):(\d+):(\d+): )?(?:fatal )?error: (.*)$/gm)];
  if (found.length === 0)
    return [diagnostic(target.id, severity, stderr.trim() || "clang failed", [], null)];
  return found.slice(0, MOST).map((match, index) => {
    const [whole, file, line, column, message] = match;
    const end = found[index + 1]?.index ?? stderr.length;
    const detail = stderr
      .slice(match.index + whole.length, end)
      .replace(/^\n/, "")
      .replace(/\n\d+ errors? generated\.\n$/, "")
      .trimEnd();
    const labels = file && line && column ? label(file, Number(line), Number(column)) : [];
    return diagnostic(target.id, severity, message!, labels, detail === "" ? null : detail);
  });
}

function diagnostic(
  target: string,
  severity: Severity,
  message: string,
  labels: readonly Label[],
  detail: string | null,
): Diagnostic {
  const missing = /'(.+)' file not found/.exec(message);
  const help = missing
    ? `Name the folder that holds ${missing[1]} with -I, or leave ${target} out with --target.`
    : null;
  return createDiagnostic({
    hazard: "input/header",
    severity,
    origin: "facts",
    message: `Clang cannot read the header for ${target}: ${message}.`,
    labels,
    targets: [target],
    help,
    detail: labels.length > 0 ? null : detail,
  });
}

/** A label on the word at that place; none when the file is not one of the machine's. */
function label(file: string, line: number, column: number): readonly Label[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  const lines = text.split("\n");
  const content = lines[line - 1];
  if (content === undefined) return [];
  const start =
    lines.slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0) + column - 1;
  const word = /^\w+/.exec(text.slice(start))?.[0].length ?? 1;
  return [labelAt(file, text, { start, end: start + word }, "here")];
}
