import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../diagnostics/sort-diagnostics.ts";
import { findConfig } from "./config/find-config.ts";
import type { Configuration } from "./config/model.ts";
import { createInputs } from "./remember/inputs.ts";
import {
  recallFindings,
  rememberFindings,
  type Findings,
  type Question,
} from "./remember/remember-findings.ts";
import { applyBaseline } from "./select/baseline.ts";
import { changedLines } from "./select/changed-lines.ts";
import { select, type Selection } from "./select/select.ts";
import type { TruthRequest } from "./truth/find-truth.ts";

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
  const {
    config: _config,
    selection,
    baseline: _baseline,
    changed: _changed,
    ...question
  } = request;
  const { found, warnings, files } =
    (await recallFindings(question, configuration)) ?? (await find(question, configuration));
  const selected = select(found, selection, configuration, changed);
  const { left, known } = applyBaseline(selected, baselineOf(request, configuration));
  return { diagnostics: sortDiagnostics(left), known, warnings, files };
}

/** Loads the front ends only now: a run with nothing new needs none. */
async function find(question: Question, configuration: Configuration): Promise<Findings> {
  const { findFindings } = await import("./find-findings.ts");
  const inputs = createInputs(Date.now());
  const findings = await findFindings(question, configuration, inputs);
  await rememberFindings(question, configuration, findings, inputs);
  return findings;
}

function baselineOf({ baseline }: CheckRequest, configuration: Configuration): string | null {
  if (baseline === "none") return null;
  return baseline === null ? configuration.baseline : baseline.file;
}
