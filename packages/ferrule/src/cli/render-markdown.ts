import { styleText } from "node:util";
import { visible } from "../diagnostics/visible.ts";

/** A page of ours for a terminal: headings bold, code indented, marks of emphasis taken off. */
export function renderMarkdown(markdown: string, color: boolean): string {
  const bold = (text: string): string =>
    color ? styleText("bold", text, { validateStream: false }) : text;
  const lines: string[] = [];
  let inCode = false;
  for (const line of markdown.trimEnd().split("\n")) {
    if (line.startsWith("```")) {
      inCode = !inCode;
    } else if (inCode) {
      lines.push(line === "" ? "" : `    ${visible(line)}`);
    } else if (line.startsWith("#")) {
      lines.push(bold(line.replace(/^#+ /, "")));
    } else {
      lines.push(line.replaceAll(/\*\*([^*]+)\*\*|`([^`]+)`/g, "$1$2"));
    }
  }
  return `${lines.join("\n")}\n`;
}
