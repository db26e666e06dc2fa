import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import type { Diagnostic, Label, Severity } from "../diagnostics/diagnostic.ts";
import { labelPlace } from "../diagnostics/label-place.ts";
import { readSource } from "../diagnostics/read-source.ts";
import type { TargetId } from "./model.ts";
import type { ClangErrors } from "./read/read-target.ts";

const MOST = 20;

/**
 * Clang's errors as diagnostics, each with its own text and caret lines, and with all the targets
 * that have it.
 */
export function explainClang(
  failures: readonly ClangErrors[],
  severity: Severity,
): readonly Diagnostic[] {
  const problems = new Map<string, { readonly problem: Problem; readonly targets: TargetId[] }>();
  for (const { target, stderr } of failures) {
    for (const problem of readProblems(stderr)) {
      const key = JSON.stringify([problem.file, problem.line, problem.message]);
      const known = problems.get(key);
      if (known) known.targets.push(target);
      else problems.set(key, { problem, targets: [target] });
    }
  }
  return [...problems.values()].map(({ problem, targets }) => {
    const { message, detail } = problem;
    return diagnostic([...new Set(targets)], severity, message, label(problem), detail);
  });
}

type Problem = {
  /** Null for an error that is nowhere. */
  readonly file: string | null;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly detail: string | null;
};

function readProblems(stderr: string): readonly Problem[] {
  const found = [...stderr.matchAll(/^(?:(.+?):(\d+):(\d+): )?(?:fatal )?error: (.*)$/gm)];
  if (found.length === 0) {
    const message = stderr.trim().split("\n").slice(0, 4).join(" ").slice(0, 400) || "clang failed";
    return [{ file: null, line: 0, column: 0, message, detail: null }];
  }
  return found.slice(0, MOST).map((match, index) => {
    const [whole, file, line, column, message] = match;
    const end = found[index + 1]?.index ?? stderr.length;
    const detail = stderr
      .slice(match.index + whole.length, end)
      .replace(/^\n/, "")
      .replace(/\n\d+ errors? generated\.\n$/, "")
      .trimEnd();
    return {
      file: file ?? null,
      line: Number(line ?? 0),
      column: Number(column ?? 0),
      message: message!,
      detail: detail === "" ? null : detail,
    };
  });
}

function diagnostic(
  targets: readonly TargetId[],
  severity: Severity,
  message: string,
  labels: readonly Label[],
  detail: string | null,
): Diagnostic {
  const missing = /'(.+)' file not found/.exec(message);
  const help = missing
    ? `Name the folder that holds ${missing[1]} with -I, or leave ${list(targets)} out with --target, or give ${targets.length === 1 ? "it" : "each"} a --sysroot.`
    : null;
  return createDiagnostic({
    hazard: "input/header",
    severity,
    origin: "facts",
    message: `Clang cannot read the header for ${list(targets)}: ${message}.`,
    labels,
    targets,
    help,
    detail: labels.length > 0 ? null : detail,
  });
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 6 more`. */
function list(targets: readonly TargetId[]): string {
  const named = targets.length > 4 ? targets.slice(0, 3) : targets.slice(0, -1);
  const left = targets.length - named.length;
  const last = left > 1 ? `${left} more` : (targets.at(-1) ?? "");
  return named.length === 0 ? last : `${named.join(", ")} and ${last}`;
}

/** A label on the word at that place; none when the file is not one of the machine's. */
function label({ file, line, column }: Problem): readonly Label[] {
  if (file === null || readSource(file) === null) return [];
  return [labelPlace({ file, line, column }, "here", readSource)];
}
