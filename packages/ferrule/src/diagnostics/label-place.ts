import type { Label } from "./diagnostic.ts";
import { labelAt } from "./locate.ts";

/** Where a declaration stands: line and column 1-based, column in bytes as compilers count. */
type Place = { readonly file: string; readonly line: number; readonly column: number };

/** A label on the word at a compiler's position; a bare one when the file cannot be read. */
export function labelPlace(
  { file, line, column }: Place,
  note: string,
  readSource: (file: string) => string | null,
  role: Label["role"] = "primary",
): Label {
  const bare: Label = { file, start: 0, end: 0, line, column, role, text: note };
  const source = readSource(file);
  if (source === null) return bare;
  const lines = source.split("\n");
  const content = lines[line - 1];
  if (content === undefined) return bare;
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const inLine = Buffer.from(content)
    .subarray(0, column - 1)
    .toString().length;
  const start = before + inLine;
  const word = /^[\p{ID_Continue}$]+/u.exec(content.slice(inLine))?.[0].length ?? 1;
  return labelAt(file, source, { start, end: start + word }, note, role);
}
