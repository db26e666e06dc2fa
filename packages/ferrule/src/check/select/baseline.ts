import { existsSync, readFileSync } from "node:fs";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";

/** Findings that a project lives with: how many of each, by fingerprint. */
type Baseline = {
  readonly schemaVersion: 1;
  readonly findings: Readonly<Record<string, { readonly count: number; readonly what: string }>>;
};

/**
 * Takes away what the baseline knows, as often as it knows it.
 *
 * @throws InputError when it cannot be read.
 */
export function applyBaseline(
  found: readonly Diagnostic[],
  file: string | null,
): { readonly left: readonly Diagnostic[]; readonly known: number } {
  if (file === null || !existsSync(file)) return { left: found, known: 0 };
  const room = new Map(
    Object.entries(readBaseline(file).findings).map(([key, { count }]) => [key, count]),
  );
  const left = found.filter(({ fingerprint }) => {
    const count = room.get(fingerprint) ?? 0;
    if (count > 0) room.set(fingerprint, count - 1);
    return count === 0;
  });
  return { left, known: found.length - left.length };
}

/** The baseline of these findings; writing it again drops what is no longer found. */
export function printBaseline(found: readonly Diagnostic[]): string {
  const counts = new Map<string, { count: number; what: string }>();
  for (const { fingerprint, hazard, labels, message } of found) {
    const what = `${labels[0]?.file ?? ""}: ${hazard}: ${message}`;
    const known = counts.get(fingerprint);
    if (known) known.count += 1;
    else counts.set(fingerprint, { count: 1, what });
  }
  const sorted = [...counts].toSorted(([, a], [, b]) => (a.what < b.what ? -1 : 1));
  const baseline: Baseline = { schemaVersion: 1, findings: Object.fromEntries(sorted) };
  return `${JSON.stringify(baseline, null, 2)}\n`;
}

function readBaseline(file: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw refuse(file, error instanceof Error ? error.message : String(error));
  }
  if (!isBaseline(value)) throw refuse(file, "it is no baseline of version 1");
  return value;
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== "object" || value === null) return false;
  if (!("schemaVersion" in value) || value.schemaVersion !== 1) return false;
  if (!("findings" in value) || typeof value.findings !== "object" || value.findings === null) {
    return false;
  }
  return Object.values(value.findings).every(
    (of: unknown) =>
      typeof of === "object" && of !== null && "count" in of && Number.isInteger(of.count),
  );
}

function refuse(file: string, reason: string): InputError {
  return new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "check",
      message: `The baseline ${JSON.stringify(file)} cannot be used: ${reason}.`,
      help: "Write it anew with --write-baseline.",
    }),
  ]);
}
