import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../diagnostics/sort-diagnostics.ts";
import { checkReading } from "./check-reading.ts";
import { collectSources } from "./config/collect-sources.ts";
import { findConfig } from "./config/find-config.ts";
import type { Configuration } from "./config/model.ts";
import { readSources } from "./config/read-sources.ts";
import { pairNatives } from "./pairs/pair-natives.ts";
import { pairStrings } from "./pairs/pair-strings.ts";
import { applyBaseline } from "./select/baseline.ts";
import { changedLines } from "./select/changed-lines.ts";
import { select, type Selection } from "./select/select.ts";
import { createTruthFinder, type TruthRequest } from "./truth/find-truth.ts";

export type CheckRequest = TruthRequest & {
  /** Files and folders. */
  readonly paths: readonly string[];
  /** A configuration file; null for the nearest `ferrule.json`. */
  readonly config: string | null;
  readonly selection: Selection;
  /** A file of known findings; null for the configuration's own, `none` to leave nothing out. */
  readonly baseline: { readonly file: string } | "none" | null;
  /** Only findings on lines changed since that revision of git; null for all. */
  readonly changed: string | null;
};

export type Checked = {
  readonly diagnostics: readonly Diagnostic[];
  /** Findings that the baseline knows already. */
  readonly known: number;
  /** About headers and contracts, not about the code. */
  readonly warnings: readonly Diagnostic[];
  /** How many files hold a boundary and were read. */
  readonly files: number;
};

/**
 * Holds the boundaries in these files against the truth.
 *
 * @throws InputError for paths, headers, contracts or a configuration that cannot be used.
 */
export async function checkPaths(request: CheckRequest): Promise<Checked> {
  const configuration = findConfig(request.config, request.paths[0] ?? ".");
  const changed = request.changed === null ? null : changedLines(request.changed);
  const files = collectSources(request.paths, configuration);
  const { readings, unread } = await readSources(files);
  const truths = createTruthFinder(request, configuration);
  const found = [...unread];
  for (const of of readings) found.push(...checkReading(of, await truths.of(of.reading)));
  found.push(...pairNatives(readings), ...unseen(pairStrings(readings), found));
  const selected = select(found, request.selection, configuration, changed);
  const { left, known } = applyBaseline(selected, baselineOf(request, configuration));
  return {
    diagnostics: sortDiagnostics(left),
    known,
    warnings: truths.warnings(),
    files: readings.length,
  };
}

/** What a contract has shown at the same place needs no second word. */
function unseen(more: readonly Diagnostic[], found: readonly Diagnostic[]): readonly Diagnostic[] {
  const at = ({ hazard, labels: [label] }: Diagnostic): string =>
    `${hazard}:${label?.file}:${label?.line}`;
  const told = new Set(found.map(at));
  return more.filter((of) => !told.has(at(of)));
}

function baselineOf({ baseline }: CheckRequest, configuration: Configuration): string | null {
  if (baseline === "none") return null;
  return baseline === null ? configuration.baseline : baseline.file;
}
