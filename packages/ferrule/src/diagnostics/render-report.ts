import type { Diagnostic } from "./diagnostic.ts";
import { countSeverities, sortDiagnostics } from "./sort-diagnostics.ts";
import { visible } from "./visible.ts";

/** Findings as Markdown, for a pull request or a wiki: a table, then the reasons. */
export function renderReport(diagnostics: readonly Diagnostic[]): string {
  const sorted = sortDiagnostics(diagnostics);
  const { errors, warnings, infos } = countSeverities(sorted);
  const head = `# ferrule check\n\n${errors} errors, ${warnings} warnings, ${infos} infos.\n`;
  if (sorted.length === 0) return head;
  const rows = sorted.map(
    (of) => `| ${of.severity} | \`${cell(of.hazard)}\` | ${place(of)} | ${cell(of.message)} |`,
  );
  return [
    head,
    "| severity | hazard | place | finding |",
    "|---|---|---|---|",
    ...rows,
    "",
    ...reasons(sorted),
  ].join("\n");
}

function place({ labels }: Diagnostic): string {
  const [label] = labels;
  return label ? `\`${cell(`${label.file}:${label.line}`)}\`` : "";
}

/** Why, and what to do: once a hazard, however often it was found. */
function reasons(sorted: readonly Diagnostic[]): readonly string[] {
  const byHazard = new Map(sorted.map((of) => [of.hazard, of]));
  return [...byHazard].flatMap(([hazard, { why, help }]) => [
    `## ${hazard}`,
    "",
    ...[why, help].flatMap((text) => (text === null ? [] : [cell(text), ""])),
  ]);
}

/** Text that ends neither its cell nor its code, and is no markup. */
function cell(text: string): string {
  return visible(text).replaceAll(/[|`<>\\*_[\]]/g, (of) =>
    of === "`" ? "'" : of === "_" || of === "*" ? of : `\\${of}`,
  );
}
