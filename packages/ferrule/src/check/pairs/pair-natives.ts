import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Mark, NativeMethod, ReadSource } from "../model/front-end.ts";
import { reportMark } from "../rules/report-mark.ts";
import { suppress } from "../suppress/suppress.ts";
import { isWidth, sameNativeType } from "./compare-native-types.ts";

/** Holds each C function that implements a `native` method against Java's own declaration. */
export function pairNatives(readings: readonly ReadSource[]): readonly Diagnostic[] {
  const declared = new Map<string, NativeMethod | null>();
  for (const { reading } of readings) {
    for (const of of reading.natives ?? []) {
      // Overloaded methods have longer names; which is meant by the short one is not told.
      if (of.side === "java") declared.set(of.symbol, declared.has(of.symbol) ? null : of);
    }
  }
  return readings.flatMap(({ reading }) => {
    const marks = (reading.natives ?? []).flatMap((of): readonly Mark[] => {
      const java = of.side === "c" ? declared.get(of.symbol) : undefined;
      return java ? compareNative(java, of) : [];
    });
    const found = marks.map((of) => reportMark(of, reading.source));
    return found.length === 0 ? [] : suppress(found, reading.source);
  });
}

/** What one side says of a method against the other. */
function compareNative(java: NativeMethod, c: NativeMethod): readonly Mark[] {
  const { symbol } = c;
  if (java.parameters.length !== c.parameters.length) {
    const words = [symbol, String(java.parameters.length), String(c.parameters.length), "C"];
    return [{ mark: "jni-native-decl-arity", span: c.span, symbol, words }];
  }
  const mark = (part: string, declared: string, actual: string, span: Mark["span"]): Mark => ({
    mark: isWidth(declared, actual) ? "jni-native-decl-width" : "jni-native-decl-mismatch",
    span,
    symbol,
    words: [part, declared, actual, "C"],
  });
  const marks = c.parameters.flatMap(({ type, span }, index): readonly Mark[] => {
    const declared = java.parameters[index]!.type;
    const part = `Parameter ${index + 1} of ${symbol}`;
    return sameNativeType(declared, type) ? [] : [mark(part, declared, type, span)];
  });
  const result = sameNativeType(java.result, c.result)
    ? []
    : [mark(`The result of ${symbol}`, java.result, c.result, c.span)];
  return [...result, ...marks];
}
