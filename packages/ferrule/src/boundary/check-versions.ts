import { spellVersion } from "../contract/compare-versions.ts";
import type { Contract, Line, Version } from "../contract/model.ts";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { labelPlace } from "../diagnostics/label-place.ts";
import { labelAt } from "../diagnostics/locate.ts";
import { readSource } from "../diagnostics/read-source.ts";
import type { BoundaryFunction } from "./model.ts";

/** The header's version as its macro counts it, and what each part of a version counts there. */
export type Versions = {
  readonly header: bigint | null;
  readonly parts: readonly bigint[] | null;
};

/**
 * True when a line says that the header's version need not have its function; where the header's
 * version is not known, `since` and `until` are believed.
 */
export function mayLack({ since, until }: Line, versions: Versions): boolean {
  const early = since !== null && isBefore(versions, since) !== false;
  const late = until !== null && isBefore(versions, until) !== true;
  return early || late;
}

/** A diagnostic for each version that contradicts the header, and each that cannot be counted. */
export function checkVersions(
  contract: Contract,
  functions: readonly BoundaryFunction[],
  versions: Versions,
): readonly Diagnostic[] {
  return functions.flatMap((fn) => {
    const { since, until } = fn.line ?? { since: null, until: null };
    const found = [since, until].flatMap((of) => (of ? checkLength(of, contract, versions) : []));
    if (found.length > 0) return found;
    if (since && isBefore(versions, since) === true) {
      const says = `says that ${fn.name} came with ${spellVersion(since)}`;
      found.push(contradiction(fn, since, says, contract, versions));
    }
    if (until && isBefore(versions, until) === false) {
      const says = `says that ${fn.name} is gone from ${spellVersion(until)} on`;
      found.push(contradiction(fn, until, says, contract, versions));
    }
    return found;
  });
}

/** Whether the header is older than a version; null where that cannot be told. */
function isBefore({ header, parts }: Versions, version: Version): boolean | null {
  if (header === null || parts === null) return null;
  return header < count(version, parts);
}

/** A version as one number. */
function count(version: Version, parts: readonly bigint[]): bigint {
  return parts.reduce((sum, part, at) => sum + part * BigInt(version.parts[at] ?? 0), 0n);
}

function checkLength(
  version: Version,
  { file, text }: Contract,
  { parts }: Versions,
): Diagnostic[] {
  if (parts === null || version.parts.length <= parts.length) return [];
  return [
    createDiagnostic({
      hazard: "input/contract",
      origin: "boundary",
      message: `${spellVersion(version)} has ${version.parts.length} parts, and \`version.parts\` counts ${parts.length}.`,
      labels: [labelAt(file, text, version, "cannot be compared")],
      help: "Leave the last parts out.",
    }),
  ];
}

function contradiction(
  fn: BoundaryFunction,
  at: Version,
  says: string,
  { file, text, library, version }: Contract,
  { header }: Versions,
): Diagnostic {
  return createDiagnostic({
    hazard: "input/contract",
    origin: "boundary",
    message: `The contract ${says}, and the header, whose ${version?.macro} is ${header}, declares it.`,
    labels: [
      labelAt(file, text, at, "not of this header's version"),
      labelPlace(fn.declaration.position, "declared here", readSource, "secondary"),
    ],
    boundary: { library, symbol: fn.name, parameter: null },
    help: "Look up in the library's history when it came, and when it went.",
  });
}
