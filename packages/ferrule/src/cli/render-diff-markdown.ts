import type { Change, Diff, Judgement } from "../diff/model.ts";

/** An update as a release note or a review has it. */
export function renderDiffMarkdown(diff: Diff, names: readonly [string, string]): string {
  const lines = [`## ${escape(names[0])} → ${escape(names[1])}`, ""];
  lines.push(`Compared on ${diff.targets.join(", ") || "no target"}.`, "");
  for (const judgement of ["binary break", "source break", "compatible"] as const) {
    const own = diff.changes.filter((change) => change.judgement === judgement);
    if (own.length > 0) lines.push(...section(judgement, own, diff));
  }
  if (diff.changes.length === 0) lines.push("Nothing changed.", "");
  return lines.join("\n");
}

function section(judgement: Judgement, changes: readonly Change[], diff: Diff): readonly string[] {
  const title = {
    "binary break": "Binary breaks",
    "source break": "Source breaks",
    compatible: "Compatible",
  };
  const rows = changes.flatMap(({ name, what, kind, details, targets }) => {
    const on = targets.length === diff.targets.length ? "every target" : targets.join(", ");
    return details.map(({ text, hazard }, index) => {
      const subject = index === 0 ? `\`${code(name)}\` (${what}, ${kind})` : "";
      return `| ${subject} | ${escape(text)} | ${hazard ?? ""} | ${index === 0 ? on : ""} |`;
    });
  });
  return [
    `### ${title[judgement]} (${changes.length})`,
    "",
    "| declaration | what | hazard | on |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ];
}

function code(text: string): string {
  return text.replaceAll("`", "'").replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}

function escape(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\*_<>|[\]]/g, (character) => `\\${character}`);
}
