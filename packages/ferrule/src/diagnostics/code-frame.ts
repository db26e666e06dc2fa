import type { Label } from "./diagnostic.ts";
import { visible } from "./visible.ts";

/** Columns of source that are shown; a longer line is cut around what is marked. */
const WIDTH = 100;

/** How a piece of a frame is coloured; plain text for none. */
export type Paint = (kind: "gutter" | "primary" | "secondary", text: string) => string;

/**
 * The source lines that labels of one file point at, with a line under each that marks the place.
 * Offsets are UTF-16 units of `source`.
 */
export function codeFrame(
  source: string,
  labels: readonly Label[],
  paint: Paint,
): readonly string[] {
  const lines = source.split("\n");
  const ordered = labels.toSorted((a, b) => a.start - b.start);
  const width = String(Math.max(...ordered.map(({ line }) => line))).length;
  const gutter = (number: string): string => paint("gutter", `${number.padStart(width)} |`);
  const frame: string[] = [gutter("")];
  let shown = 0;
  for (const label of ordered) {
    const content = lines[label.line - 1];
    if (content === undefined) continue;
    if (shown > 0 && label.line > shown + 1) frame.push(paint("gutter", `${".".repeat(width)} |`));
    const { text, before, marked } = cut(content.replace(/\r$/, ""), label);
    if (label.line !== shown) frame.push(`${gutter(String(label.line))} ${text}`);
    const mark = label.role === "primary" ? "^" : "-";
    const under = `${" ".repeat(before)}${mark.repeat(Math.max(1, marked))}${label.text === "" ? "" : ` ${visible(label.text)}`}`;
    frame.push(`${gutter("")} ${paint(label.role, under)}`);
    shown = label.line;
  }
  return frame;
}

type Cut = { readonly text: string; readonly before: number; readonly marked: number };

/** The part of a line to show, how wide what stands before the mark is, and how wide the mark. */
function cut(line: string, { column, start, end }: Label): Cut {
  const from = Math.min(column - 1, line.length);
  const to = Math.min(line.length, from + Math.max(0, end - start));
  const first = from > WIDTH - 20 ? from - 20 : 0;
  const last = first + WIDTH;
  const lead = first > 0 ? "…" : "";
  const shown = `${lead}${visible(line.slice(first, last))}${line.length > last ? "…" : ""}`;
  const before = columns(visible(line.slice(first, from))) + lead.length;
  return { text: shown, before, marked: columns(visible(line.slice(from, Math.min(to, last)))) };
}

/** Terminal columns of a text: two for wide characters, none for combining ones. */
function columns(text: string): number {
  let count = 0;
  for (const character of text) {
    if (/\p{Mn}/u.test(character)) continue;
    const wide =
      /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
    count += wide.test(character) ? 2 : 1;
  }
  return count;
}
