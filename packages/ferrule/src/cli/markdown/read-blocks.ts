/** A block of a page, in the Markdown that hazard pages use. */
export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "item"; readonly text: string }
  | { readonly kind: "code"; readonly info: string; readonly lines: readonly string[] };

/** The blocks of a page; the lines of a paragraph or an item are joined by spaces. */
export function readBlocks(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = markdown.trimEnd().split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const heading = /^(#+) (.*)$/.exec(line);
    const fence = /^```(.*)$/.exec(line);
    if (line.trim() === "") continue;
    if (heading) {
      blocks.push({ kind: "heading", level: heading[1]!.length, text: heading[2]! });
    } else if (fence) {
      const end = lines.indexOf("```", at + 1);
      const last = end < 0 ? lines.length : end;
      blocks.push({ kind: "code", info: fence[1]!, lines: lines.slice(at + 1, last) });
      at = last;
    } else {
      const first = at;
      while (continues(lines[at + 1])) at++;
      const text = lines.slice(first, at + 1).map((part) => part.trim());
      const item = text[0]!.startsWith("- ");
      if (item) text[0] = text[0]!.slice(2);
      blocks.push({ kind: item ? "item" : "paragraph", text: text.join(" ") });
    }
  }
  return blocks;
}

function continues(line: string | undefined): boolean {
  return line !== undefined && line.trim() !== "" && !/^(?:- |```|#+ )/.test(line);
}
