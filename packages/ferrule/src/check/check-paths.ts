import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../diagnostics/sort-diagnostics.ts";
import { checkReading } from "./check-reading.ts";
import { collectSources } from "./config/collect-sources.ts";
import { readSources } from "./config/read-sources.ts";
import { loadTruth, type TruthRequest } from "./truth/load-truth.ts";

export type CheckRequest = TruthRequest & {
  /** Files and folders. */
  readonly paths: readonly string[];
};

export type Checked = {
  readonly diagnostics: readonly Diagnostic[];
  /** About headers and contracts, not about the code. */
  readonly warnings: readonly Diagnostic[];
  /** How many files hold a boundary and were read. */
  readonly files: number;
};

/**
 * Holds the boundaries in these files against the truth.
 *
 * @throws InputError for paths, headers or contracts that cannot be used.
 */
export async function checkPaths(request: CheckRequest): Promise<Checked> {
  const files = collectSources(request.paths);
  const { truth, warnings } = await loadTruth(request);
  const { readings, unread } = await readSources(files);
  const found = readings.flatMap((of) => checkReading(of, truth));
  return {
    diagnostics: sortDiagnostics([...unread, ...found]),
    warnings,
    files: readings.length,
  };
}
