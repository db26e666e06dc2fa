import type { Label } from "./diagnostic.ts";

/** A label over `start`–`end` (UTF-16 offsets) of a file's text, with its line and column. */
export function labelAt(
  file: string,
  text: string,
  span: { readonly start: number; readonly end: number },
  note: string,
  role: Label["role"] = "primary",
): Label {
  const before = text.slice(0, span.start);
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = before.split("\n").length;
  const { start, end } = span;
  return { file, start, end, line, column: start - lineStart + 1, role, text: note };
}
