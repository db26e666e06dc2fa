import type { Fix } from "../../diagnostics/diagnostic.ts";
import type { FileReading, Mark } from "../model/front-end.ts";
import type { Truth } from "../truth/model.ts";
import { spellArguments } from "./fix-ctypes.ts";
import { insert, lineAbove, lineBelow } from "./insert.ts";

/** The edit that takes a marked construct away, where there is one that cannot be wrong. */
export function fixMark(mark: Mark, reading: FileReading, truth: Truth): readonly Fix[] {
  const { source, declarations } = reading;
  if (mark.mark === "rust-missing-repr-c") {
    const above = lineAbove(source, mark.span.start, "#[repr(C)]");
    return [insert("Ask for C's layout", source, above)];
  }
  if (mark.mark !== "ctypes-argtypes-missing") return [];
  const declaration = declarations.find(({ symbol }) => symbol === mark.symbol);
  const fn = truth.functions.get(mark.symbol ?? "");
  const types = fn && declaration ? spellArguments(fn, source.text) : null;
  if (types === null || declaration?.loaded === undefined) return [];
  const line = `${declaration.name}.argtypes = [${types.join(", ")}]`;
  const below = lineBelow(source, declaration.loaded, line);
  return below === null ? [] : [insert("Declare the header's parameters", source, below)];
}
