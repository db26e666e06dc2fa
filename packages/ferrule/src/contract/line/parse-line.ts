import type { OffsetMap } from "../json/map-string.ts";
import type { Line } from "../model.ts";
import type { Report } from "../problems.ts";
import { lowerLine } from "./lower-line.ts";
import { parseSyntax } from "./parse-syntax.ts";
import { scanLine } from "./scan-line.ts";
import type { LineKind } from "./words.ts";

/**
 * The meaning of one line, with offsets in the file.
 *
 * Null when it has none; why has then been reported.
 */
export function parseLine(
  text: string,
  kind: LineKind,
  at: OffsetMap,
  report: Report,
): Line | null {
  const tokens = scanLine(text, at, report);
  const syntax = tokens && parseSyntax(tokens, kind, report);
  const meaning = syntax && lowerLine(syntax, kind, report);
  return meaning && { text, ...meaning, start: at(0), end: at(text.length) };
}
