import { readFileSync } from "node:fs";
import type { Diagnostic, Edit } from "../../diagnostics/diagnostic.ts";

/** A file as it is, and as it is with the fixes. */
export type FixedFile = { readonly file: string; readonly before: string; readonly after: string };

export type Fixed = {
  readonly files: readonly FixedFile[];
  /** Findings that are gone with their fix. */
  readonly fixed: ReadonlySet<Diagnostic>;
};

/**
 * Makes the safe fixes of these findings, one a finding, in memory. A fix that overlaps one made
 * before it is left for the next run.
 */
export function applyFixes(diagnostics: readonly Diagnostic[]): Fixed {
  const taken = new Map<string, Edit[]>();
  const fixed = new Set<Diagnostic>();
  for (const diagnostic of diagnostics) {
    const fix = diagnostic.fixes.find(({ applicability }) => applicability === "safe");
    if (!fix) continue;
    // Two findings may ask for the very same edit.
    const edits = fix.edits.filter((edit) => !(taken.get(edit.file) ?? []).some(isSame(edit)));
    if (edits.some((edit) => overlaps(edit, taken.get(edit.file) ?? []))) continue;
    fixed.add(diagnostic);
    for (const edit of edits) taken.set(edit.file, [...(taken.get(edit.file) ?? []), edit]);
  }
  const files = [...taken].map(([file, edits]) => {
    const before = readFileSync(file, "utf8");
    return { file, before, after: applyEdits(before, edits) };
  });
  return { files, fixed };
}

function isSame(edit: Edit): (other: Edit) => boolean {
  return ({ start, end, text }) => start === edit.start && end === edit.end && text === edit.text;
}

function overlaps(edit: Edit, others: readonly Edit[]): boolean {
  return others.some(({ start, end }) => edit.start < end && start < edit.end);
}

/** Offsets are those of the text before any edit. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (left, { start, end, text: put }) => left.slice(0, start) + put + left.slice(end),
      text,
    );
}
