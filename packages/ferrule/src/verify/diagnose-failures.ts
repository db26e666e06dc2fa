import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { labelPlace } from "../diagnostics/label-place.ts";
import { explainFailure } from "./known-differences.ts";
import type { Failure, Verification } from "./model.ts";

/** What did not hold, one diagnostic a claim, at the declaration that it is about. */
export function diagnoseFailures(
  { compiler, failures }: Verification,
  readSource: (file: string) => string | null,
): readonly Diagnostic[] {
  const { command, target } = compiler;
  const name = command.join(" ");
  return failures.map((failure) => {
    const known = explainFailure(failure, compiler);
    return createDiagnostic({
      hazard: failure.hazard,
      severity: known === null ? "error" : known.harmless ? "info" : "warning",
      origin: "verify",
      message: sentence(failure, name),
      labels: failure.position
        ? [labelPlace(failure.position, `Clang has ${failure.stated}`, readSource)]
        : [],
      evidence: [
        {
          kind: failure.kind,
          target,
          declared: failure.stated,
          actual: failure.actual,
          from: compiler.version,
        },
      ],
      targets: [target],
      why: known === null ? null : `Known: ${known.why}.`,
      help:
        failure.verdict === "refused"
          ? `${name} says: ${failure.message}.`
          : `Do not rely on ${failure.subject} on ${target} until the two compilers agree.`,
    });
  });
}

function sentence({ about, stated, actual, verdict }: Failure, name: string): string {
  if (verdict === "refused") return `${name} cannot compile a statement about ${about}`.concat(".");
  const other = actual === null ? "something else" : actual;
  return `${capital(about)} is ${stated} for Clang, and ${other} for ${name}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
