import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import type { Diagnostic, Severity } from "../../diagnostics/diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import { catalogue, hazards } from "../../hazards/catalogue.ts";
import type { Configuration } from "../config/model.ts";
import type { ChangedLines } from "./changed-lines.ts";

/** Hazards, classes or rules by name. */
export type Selection = {
  /** Empty: all. */
  readonly select: readonly string[];
  readonly ignore: readonly string[];
};

/**
 * The findings that are wanted, at the severity that the configuration gives them.
 *
 * @throws InputError for a name that is no hazard, class or rule.
 */
export function select(
  found: readonly Diagnostic[],
  { select: wanted, ignore }: Selection,
  { severities }: Configuration,
  changed: ChangedLines | null,
): readonly Diagnostic[] {
  for (const name of [...wanted, ...ignore]) checkName(name);
  return found.flatMap((diagnostic) => {
    const names = namesOf(diagnostic);
    if (wanted.length > 0 && !names.some((name) => wanted.includes(name))) return [];
    if (names.some((name) => ignore.includes(name))) return [];
    if (changed !== null && !changed(diagnostic)) return [];
    const severity = names.map((name) => severities.get(name)).find((of) => of !== undefined);
    return severity === "off" ? [] : [withSeverity(diagnostic, severity)];
  });
}

function withSeverity(diagnostic: Diagnostic, severity: Severity | undefined): Diagnostic {
  return severity === undefined ? diagnostic : { ...diagnostic, severity };
}

/** How a finding can be called, most exact first: rule, hazard, class. */
function namesOf({ origin, hazard }: Diagnostic): readonly string[] {
  return [origin.replace(/^check\//, ""), hazard, hazard.split("/")[0]!];
}

function checkName(name: string): void {
  const known = [...Object.keys(catalogue), ...hazards()];
  if (known.includes(name) || /^[a-z]+(?:-[a-z0-9]+)+$/.test(name)) return;
  const near = nearest(name, known);
  throw new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "check",
      message: `${JSON.stringify(name)} is no hazard, class or rule.`,
      help: near === null ? "ferrule explain lists the hazards." : `Did you mean ${near}?`,
    }),
  ]);
}
