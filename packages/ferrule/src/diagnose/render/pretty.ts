import { styleText } from "node:util";
import { visible } from "../../diagnostics/visible.ts";
import type { Diagnosis } from "../diagnose.ts";
import type { EvidenceLine } from "../model.ts";
import { cut, headline, owner } from "./words.ts";

type Style = "bold" | "red" | "yellow" | "green" | "blue" | "dim";

/** The verdict as a person reads it, on one screen. Nothing of a log reaches the terminal raw. */
export function renderDiagnosisPretty({ verdict, evidence }: Diagnosis, color: boolean): string {
  const style = (styles: readonly Style[], text: string): string =>
    color ? styleText([...styles], text, { validateStream: false }) : text;
  const { hazard, confidence, mistake, why, defence, decidedBy, next } = verdict;
  const tone: Style = hazard === null ? "yellow" : hazard === "none" ? "green" : "red";
  const sure =
    hazard === null
      ? ""
      : ` (${[`${confidence} confidence`, owner(verdict)].filter(Boolean).join(", ")})`;
  const label = (name: string, text: string): string =>
    `  ${style(["blue"], name)} ${visible(text)}`;
  const lines = [
    `${style(["bold", tone], visible(headline(verdict)))}${sure}`,
    "",
    `  ${visible(mistake)}`,
    ...quoted(verdict.evidence, (text) => style(["blue"], text)),
    "",
    label("why:", why),
  ];
  if (decidedBy !== null) lines.push(label("would decide:", decidedBy));
  if (defence !== null) lines.push(label("defence:", defence));
  for (const { text, command } of next) {
    lines.push(label("next:", `${text}${command === null ? "." : ":"}`));
    if (command !== null) lines.push(`    ${visible(command)}`);
  }
  if (evidence.dropped > 0)
    lines.push("", `  ${evidence.dropped} more lines start reports like these, and were not read.`);
  return `${lines.join("\n")}\n`;
}

function quoted(
  quotes: readonly EvidenceLine[],
  blue: (text: string) => string,
): readonly string[] {
  if (quotes.length === 0) return [];
  const width = String(Math.max(...quotes.map(({ line }) => line))).length;
  const lines: string[] = [];
  let file: string | null = null;
  const roles = Math.max(...quotes.map(({ role }) => role.length));
  for (const quote of quotes) {
    if (quote.file !== file)
      lines.push("", `  ${blue("-->")} ${visible(quote.file)}:${quote.line}`);
    file = quote.file;
    lines.push(
      `  ${blue(`${String(quote.line).padStart(width)} |`)} ${quote.role.padEnd(roles)}  ${visible(cut(quote.text))}`,
    );
  }
  return lines;
}
