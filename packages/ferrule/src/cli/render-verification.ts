import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderPretty, type PrettyOptions } from "../diagnostics/render-pretty.ts";
import { countSeverities, sortDiagnostics } from "../diagnostics/sort-diagnostics.ts";
import { visible } from "../diagnostics/visible.ts";
import type { Verification } from "../verify/model.ts";
import { triedOf } from "../verify/verify-headers.ts";

/** A proof for a person: who was asked, what was tried, what does not hold. */
export function renderVerification(
  verification: Verification,
  findings: readonly Diagnostic[],
  options: PrettyOptions,
): string {
  const { compiler, headers, tried, failures, unproven } = verification;
  const total = triedOf(verification);
  const kinds = Object.entries(tried).map(([kind, number]) => `${kind} ${number}`);
  const lines = [
    `${visible(headers.join(", "))}`,
    `  by ${visible(compiler.version)}`,
    `  for ${compiler.target}`,
    `  proven ${total - failures.length} of ${total}: ${kinds.join(", ")}`,
  ];
  if (unproven.length > 0) {
    lines.push("", `not stated (${unproven.length})`);
    for (const { subject, reason } of unproven) lines.push(`  ${visible(`${subject}: ${reason}`)}`);
  }
  const found = findings.length > 0 ? `${renderPretty(findings, options)}\n` : "";
  return `${found}${lines.join("\n")}\n`;
}

/** The same for other tools. */
export function renderVerificationJson(
  verification: Verification,
  findings: readonly Diagnostic[],
): string {
  const { compiler, headers, tried, failures, unproven } = verification;
  const report = {
    schemaVersion: 1,
    compiler,
    headers,
    tried,
    total: triedOf(verification),
    failed: failures.length,
    unproven,
    diagnostics: sortDiagnostics(findings),
    summary: countSeverities(findings),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
