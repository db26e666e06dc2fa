import { readFileSync } from "node:fs";
import type { Label } from "../diagnostics/diagnostic.ts";
import { labelAt } from "../diagnostics/locate.ts";
import type { Position } from "../facts/model.ts";

/** A secondary label on a name in a header; without offsets when the file cannot be read again. */
export function labelPosition(position: Position, name: string, note: string): Label {
  const { file, line, column } = position;
  const text = readHeader(file);
  const lines = text?.split("\n") ?? [];
  if (text === null || lines[line - 1] === undefined) {
    return { file, start: 0, end: 0, line, column, role: "secondary", text: note };
  }
  const lineStart = lines.slice(0, line - 1).reduce((sum, of) => sum + of.length + 1, 0);
  const at = text.indexOf(name, lineStart + column - 1);
  const start = at < 0 ? lineStart + column - 1 : at;
  const end = at < 0 ? start + 1 : start + name.length;
  return labelAt(file, text, { start, end }, note, "secondary");
}

function readHeader(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
