import { visible } from "../../diagnostics/visible.ts";
import type { Diagnosis } from "../diagnose.ts";
import { cut, headline, owner } from "./words.ts";

/** The verdict for an issue tracker. What is quoted can neither close its fence nor mention anybody. */
export function renderDiagnosisMarkdown({ verdict }: Diagnosis): string {
  const { hazard, confidence, mistake, why, defence, decidedBy, evidence, next } = verdict;
  const sections = [`## ${escape(headline(verdict))}`, escape(mistake)];
  if (hazard !== null) {
    const whose = owner(verdict);
    sections.push(`Confidence: **${confidence}**${whose === null ? "" : ` · ${whose}`}`);
  }
  if (evidence.length > 0) {
    const quotes = evidence.map(
      ({ file, line, text }) => `${visible(file)}:${line}: ${visible(cut(text))}`,
    );
    const fence = "`".repeat(Math.max(3, longestTicks(quotes) + 1));
    sections.push(`${fence}text\n${quotes.join("\n")}\n${fence}`);
  }
  sections.push(`**Why.** ${escape(why)}`);
  if (decidedBy !== null) sections.push(`**Would decide.** ${escape(decidedBy)}`);
  if (defence !== null) sections.push(`**Defence.** ${escape(defence)}`);
  const steps = next.map(
    ({ text, command }) => `- ${escape(text)}${command === null ? "" : `: ${code(command)}`}`,
  );
  if (steps.length > 0) sections.push(`**Next.**\n\n${steps.join("\n")}`);
  return `${sections.join("\n\n")}\n`;
}

function longestTicks(lines: readonly string[]): number {
  return Math.max(
    0,
    ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)),
  );
}

function code(text: string): string {
  const shown = visible(text);
  const fence = "`".repeat(longestTicks([shown]) + 1);
  return fence.length > 1 ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}

/** Text in which nothing is markup, and nobody is mentioned. */
function escape(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]<>#|~]/g, String.raw`\$&`)
    .replaceAll("@", "@\u200b");
}
