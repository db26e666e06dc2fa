import { readFileSync } from "node:fs";
import type { Label } from "../../diagnostics/diagnostic.ts";
import type { Position } from "../../facts/model.ts";

/** A label on the header's declaration, or null where the header cannot be shown. */
export function headerLabel(at: Position | null, name: string, text: string): Label | null {
  const source = at === null ? null : read(at.file);
  if (at === null || source === null) return null;
  const lines = source.split("\n");
  const before = lines.slice(0, at.line - 1);
  const line = lines[at.line - 1];
  if (line === undefined) return null;
  // Clang counts bytes, labels count UTF-16 units.
  const column =
    Buffer.from(line)
      .subarray(0, at.column - 1)
      .toString().length + 1;
  const start = before.reduce((sum, of) => sum + of.length + 1, 0) + column - 1;
  const bare = name.replace(/^(?:struct|union|enum) /, "");
  const length = source.startsWith(bare, start)
    ? bare.length
    : Math.max(1, line.trimEnd().length - column + 1);
  return {
    file: at.file,
    start,
    end: start + length,
    line: at.line,
    column,
    role: "secondary",
    text,
  };
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
