import type { Style } from "./style.ts";

type Word = { readonly width: number; readonly text: string };

/**
 * Text with marks of emphasis and code, in lines of at most `width` columns; a word that is longer
 * stands alone. `indent` begins every line but the first.
 */
export function wrapText(text: string, width: number, indent: string, style: Style): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of readWords(text, style)) {
    if (used > 0 && used + 1 + word.width > width) {
      lines.push(line);
      line = indent + word.text;
      used = indent.length + word.width;
    } else {
      line += (used > 0 ? " " : "") + word.text;
      used += (used > 0 ? 1 : 0) + word.width;
    }
  }
  return used > 0 ? [...lines, line] : lines;
}

/** Words as they are printed; code keeps its style when a line ends inside it. */
function readWords(text: string, style: Style): readonly Word[] {
  const words: Word[] = [];
  let glued = false;
  for (const part of text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)]+\))/)) {
    const { plain, paint } = readPart(part, style);
    plain.split(" ").forEach((piece, index) => {
      const before = index === 0 && glued ? words.pop() : undefined;
      const painted = piece === "" ? "" : paint(piece);
      const word = { width: piece.length, text: painted };
      if (before) words.push({ width: before.width + word.width, text: before.text + painted });
      else words.push(word);
      glued = true;
    });
  }
  return words.filter(({ width }) => width > 0);
}

function readPart(
  part: string,
  style: Style,
): { readonly plain: string; readonly paint: (text: string) => string } {
  const link = /^\[`?([^\]`]+)`?\]\(/.exec(part)?.[1];
  if (link !== undefined) return { plain: style.quote(link), paint: style.code };
  if (part.startsWith("**")) return { plain: part.slice(2, -2), paint: style.bold };
  if (part.startsWith("`") && part.length > 1)
    return { plain: style.quote(part.slice(1, -1)), paint: style.code };
  return { plain: part, paint: (text) => text };
}
