import { styleText } from "node:util";
import { visible } from "../diagnostics/visible.ts";
import type { Change, Detail, Diff, Judgement } from "../diff/model.ts";

const titles: Readonly<Record<Judgement, string>> = {
  "binary break": "binary breaks: programs that are not compiled again misbehave",
  "source break": "source breaks: programs may not compile any more",
  compatible: "compatible",
};

const colors = { "binary break": "red", "source break": "yellow", compatible: "green" } as const;

/** An update for a person, the worst first. Additions are lists of names. */
export function renderDiff(diff: Diff, names: readonly [string, string], color: boolean): string {
  const paint = (judgement: Judgement, text: string): string =>
    color ? styleText(["bold", colors[judgement]], text, { validateStream: false }) : text;
  const lines = [
    visible(`${names[0]} → ${names[1]}`),
    `  compared on ${diff.targets.join(", ") || "no target"}`,
  ];
  if (diff.uncompared.length > 0)
    lines.push(`  not compared, for want of facts on one side: ${diff.uncompared.join(", ")}`);
  for (const judgement of ["binary break", "source break", "compatible"] as const) {
    const own = diff.changes.filter((change) => change.judgement === judgement);
    if (own.length === 0) continue;
    lines.push("", paint(judgement, `${titles[judgement]} (${own.length})`));
    const added = own.filter(({ kind }) => kind === "added");
    for (const change of own)
      if (change.kind !== "added") lines.push(...renderChange(change, diff));
    lines.push(...renderAdded(added, diff));
  }
  lines.push("", summarize(diff));
  return `${lines.join("\n")}\n`;
}

/** One line that counts everything. */
function summarize({ changes }: Diff): string {
  const count = (judgement: Judgement): number =>
    changes.filter((change) => change.judgement === judgement).length;
  if (changes.length === 0) return "nothing changed";
  return `${count("binary break")} binary breaks, ${count("source break")} source breaks, ${count("compatible")} compatible changes`;
}

function renderChange(change: Change, diff: Diff): readonly string[] {
  const { name, what, details, old, targets } = change;
  const place = change.new ?? old;
  const where = place === null ? "" : `   ${place.file.split("/").at(-1)}:${place.line}`;
  const title = name.startsWith(`${what} `) ? name : `${what} ${name}`;
  const [only] = details;
  if (details.length === 1)
    return [visible(`  ${title} ${detailText(only!)}${on(targets, diff)}${where}`)];
  return [
    visible(`  ${title}${on(targets, diff)}${where}`),
    ...details.map((detail) => visible(`    ${detailText(detail)}`)),
  ];
}

function detailText({ text, hazard }: Detail): string {
  return hazard === null ? text : `${text}  [${hazard}]`;
}

function on(targets: readonly string[], diff: Diff): string {
  return targets.length === diff.targets.length ? "" : `  (${targets.join(", ")})`;
}

/** Additions break nothing: one line a kind and group of targets. */
function renderAdded(added: readonly Change[], diff: Diff): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { what, name, targets } of added) {
    const key = `${what}${on(targets, diff)}`;
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups].map(([key, names]) => visible(`  new ${key}: ${names.join(", ")}`));
}
