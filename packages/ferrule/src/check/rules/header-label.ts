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
  const lineStart = before.reduce((sum, of) => sum + of.length + 1, 0);
  const bare = name.replace(/^(?:struct|union|enum) /, "");
  // Where a macro stands on the line, Clang's column is that of the text it became.
  const named = source.startsWith(bare, lineStart + column - 1) ? column - 1 : line.indexOf(bare);
  const start = lineStart + (named < 0 ? column - 1 : named);
  const length = named < 0 ? Math.max(1, line.trimEnd().length - column + 1) : bare.length;
  return {
    file: at.file,
    start,
    end: start + length,
    line: at.line,
    column: start - lineStart + 1,
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
