import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";

/** True for a finding with a label on a line that was changed. */
export type ChangedLines = (diagnostic: Diagnostic) => boolean;

/**
 * Asks git which lines differ from a revision, in the working tree; files that git does not track
 * count as changed.
 *
 * @throws InputError when git cannot tell.
 */
export function changedLines(revision: string): ChangedLines {
  const root = git(["rev-parse", "--show-toplevel"]).trim();
  const commit = git(["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`]).trim();
  const diff = git(["diff", "--no-color", "--no-ext-diff", "--unified=0", "--no-prefix", commit]);
  const untracked = git(["ls-files", "--others", "--exclude-standard", "--full-name", "-z"]);
  const ranges = readDiff(diff, root);
  const whole = new Set(untracked.split("\0").map((path) => resolve(root, path)));
  return ({ labels }) =>
    labels.some(({ file, line }) => {
      const path = real(file);
      if (whole.has(path)) return true;
      return (ranges.get(path) ?? []).some(([first, last]) => line >= first && line <= last);
    });
}

/** Lines of the new side, 1-based and inclusive, by absolute path. */
function readDiff(diff: string, root: string): ReadonlyMap<string, readonly [number, number][]> {
  const found = new Map<string, [number, number][]>();
  let current: [number, number][] = [];
  for (const line of diff.split("\n")) {
    const file = /^\+\+\+ (.*?)\t?$/.exec(line);
    if (file) {
      current = [];
      found.set(resolve(root, file[1]!), current);
    }
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!hunk) continue;
    const first = Number(hunk[1]);
    const count = Number(hunk[2] ?? 1);
    if (count > 0) current.push([first, first + count - 1]);
  }
  return found;
}

function real(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

function git(args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync("git", [...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status === 0) return stdout;
  const reason = error ? error.message : stderr.trim().split("\n")[0];
  throw new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "check",
      message: `git cannot say what has changed: ${reason}.`,
      help: "--changed takes a revision of the repository that ferrule runs in.",
    }),
  ]);
}
