import { visibleLines } from "../../diagnostics/visible.ts";
import { readBlocks, type Block } from "./read-blocks.ts";
import { chooseStyle, type Style } from "./style.ts";
import { wrapText } from "./wrap-text.ts";

/** Columns of prose: what every terminal has. Samples of code are as wide as they are. */
export const proseWidth = 80;

const languages: Readonly<Record<string, string>> = {
  c: "C",
  cpp: "C++",
  csharp: "C#",
  go: "Go",
  java: "Java",
  js: "JavaScript",
  jsonc: "the contract",
  python: "Python",
  rust: "Rust",
  shell: "the shell",
  text: "the log",
  ts: "TypeScript",
};

/** A page of ours for a terminal. */
export function renderMarkdown(markdown: string, color: boolean): string {
  const style = chooseStyle(color);
  const blocks = readBlocks(visibleLines(markdown).join("\n"));
  const texts = blocks.map((block, index) => {
    const tight = block.kind === "item" && blocks[index - 1]?.kind === "item";
    const space = index === 0 || tight ? "" : "\n";
    return `${space}${renderBlock(block, style).join("\n")}\n`;
  });
  return texts.join("");
}

function renderBlock(block: Block, style: Style): readonly string[] {
  switch (block.kind) {
    case "heading":
      return [block.level === 1 ? style.bold(block.text) : style.heading(block.text)];
    case "paragraph":
      return wrapText(block.text, proseWidth, "", style);
    case "item":
      return wrapText(`- ${block.text}`, proseWidth, "  ", style);
    case "code":
      return [
        ...titleOf(block.info, style),
        ...block.lines.map((line) => (line === "" ? "" : `    ${line}`)),
      ];
  }
}

/** `python bad` → `bad, in Python:` */
function titleOf(info: string, style: Style): readonly string[] {
  const [language = "", role] = info.split(" ");
  if (role === undefined) return [];
  const paint = role === "bad" ? style.bad : role === "good" ? style.good : style.bold;
  return [`  ${paint(role)}, in ${languages[language] ?? language}:`, ""];
}
