import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ForeignDeclaration } from "../model/declared.ts";
import type { Mark, ReadSource, ReturnedText } from "../model/front-end.ts";
import { reportMark } from "../rules/report-mark.ts";
import { suppress } from "../suppress/suppress.ts";

/** Holds each declared string result against the C function that makes the text. */
export function pairStrings(readings: readonly ReadSource[]): readonly Diagnostic[] {
  const made = new Map<string, ReturnedText | null>();
  for (const { reading } of readings) {
    for (const of of reading.returns ?? []) made.set(of.symbol, made.has(of.symbol) ? null : of);
  }
  if (made.size === 0) return [];
  return readings.flatMap(({ reading }) => {
    const marks = reading.declarations.flatMap((of): readonly Mark[] => {
      const text = of.api === "c" ? undefined : made.get(of.symbol);
      return text ? compare(of, text) : [];
    });
    const found = marks.map((of) => reportMark(of, reading.source));
    return found.length === 0 ? [] : suppress(found, reading.source);
  });
}

function compare({ symbol, result }: ForeignDeclaration, { how }: ReturnedText): readonly Mark[] {
  if (result?.kind !== "string" || !result.converts) return [];
  const about = { span: result.span, symbol };
  if (result.frees === null) {
    return how === "its own"
      ? []
      : [{ mark: "string-pair-leak", ...about, words: [symbol, how, result.text] }];
  }
  // What CoTaskMemFree frees is malloc's where there is no COM.
  if (how === "malloc") return [];
  return [{ mark: "string-pair-freed", ...about, words: [symbol, how, result.frees] }];
}
