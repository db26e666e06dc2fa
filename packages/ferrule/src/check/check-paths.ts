import { sortDiagnostics } from "../diagnostics/sort-diagnostics.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { checkFile } from "./check-file.ts";
import { collectSources } from "./config/collect-sources.ts";
import { frontEndOf } from "./languages/all.ts";
import { readSourceText } from "./config/read-source-text.ts";
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
  const found: Diagnostic[] = [];
  let read = 0;
  for (const file of files) {
    const known = frontEndOf(file);
    if (known === null) continue;
    const text = readSourceText(file);
    if ("problem" in text) {
      found.push(text.problem);
      continue;
    }
    if (!known.frontEnd.mentions.test(text.text)) continue;
    read++;
    const source = { file, text: text.text, language: known.language };
    found.push(...(await checkFile(source, known.frontEnd, truth)));
  }
  return { diagnostics: sortDiagnostics(found), warnings, files: read };
}
