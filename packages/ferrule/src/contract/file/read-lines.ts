import { mapString } from "../json/map-string.ts";
import type { JsonMember } from "../json/model.ts";
import { parseLine } from "../line/parse-line.ts";
import { parseTypeLine } from "../line/parse-type-line.ts";
import type { LineKind } from "../line/words.ts";
import type { Line, RuleLine, TypeLine, Variant } from "../model.ts";
import { isDigit, isGlob, isName } from "../names.ts";
import { parseVariant } from "../parse-variant.ts";
import { reportAbout } from "../problems.ts";
import type { FileContext } from "./context.ts";
import { readOpen, spanOf } from "./read-object.ts";
import { readText, type TextKind } from "./read-value.ts";

/** Far more than any line needs, in characters. */
const longestLine = 10_000;

const anyLine: TextKind = {
  is: (text) => text.length <= longestLine,
  called: `a line of at most ${longestLine} characters`,
};
const functionName: TextKind = { is: isName, called: "a function's C name" };
const ruleName: TextKind = { is: isGlob, called: "a function's name, with `*` for any characters" };
const typeName: TextKind = { is: isName, called: "a C type's name, without `struct`" };
const variantName: TextKind = {
  is: (text) => parseVariant(text) !== null,
  called: "a name with C parameters, `name(long value)`",
};
const callbackName: TextKind = { is: isCallbackName, called: "`function.parameter`" };

/** The lines of functions, by C name; of a wrong one, all that is wrong is reported. */
export function readFunctions(
  member: JsonMember | undefined,
  context: FileContext,
): ReadonlyMap<string, Line> {
  return readLines(member, "`functions`", functionName, context, parserOf("function"));
}

/** The lines of rules, in the file's order. */
export function readRules(
  member: JsonMember | undefined,
  context: FileContext,
): readonly RuleLine[] {
  const lines = readLines(member, "`rules`", ruleName, context, parserOf("function"));
  return [...lines].map(([glob, line]) => ({ ...line, glob }));
}

/** The lines of callbacks, by `function.parameter`. */
export function readCallbacks(
  member: JsonMember | undefined,
  context: FileContext,
): ReadonlyMap<string, Line> {
  return readLines(member, "`callbacks`", callbackName, context, parserOf("callback"));
}

/**
 * The ways to call variadic functions, by name: below the function's name, the key of each says what
 * it is given, `curl_easy_setopt_long(long value)`.
 */
export function readVariadic(
  member: JsonMember | undefined,
  context: FileContext,
): ReadonlyMap<string, Variant> {
  const variants = new Map<string, Variant>();
  for (const [of, inner] of readOpen(member, "`variadic`", context)) {
    if (!readText(inner.key, "A key of `variadic`", functionName, context)) continue;
    const lines = readLines(inner, `\`${of}\``, variantName, context, parserOf("function"));
    for (const [key, line] of lines) {
      const parsed = parseVariant(key);
      if (parsed === null) continue;
      if (variants.has(parsed.name)) {
        const message = `There is another ${parsed.name} already.`;
        context.report({ start: line.start, end: line.end, message, note: "the same name" });
      }
      variants.set(parsed.name, { ...parsed, of, line });
    }
  }
  return variants;
}

/** The lines of handle types, by C name. */
export function readTypes(
  member: JsonMember | undefined,
  context: FileContext,
): ReadonlyMap<string, TypeLine> {
  return readLines(member, "`types`", typeName, context, parseTypeLine);
}

type Parser<T> = (
  text: string,
  at: ReturnType<typeof mapString>,
  report: FileContext["report"],
) => T | null;

function parserOf(kind: LineKind): Parser<Line> {
  return (text, at, report) => parseLine(text, kind, at, report);
}

/** Spans of the lines themselves reach from the key on: the name is a part of the promise. */
function readLines<T>(
  member: JsonMember | undefined,
  name: string,
  keyKind: TextKind,
  context: FileContext,
  parse: Parser<T>,
): ReadonlyMap<string, T> {
  const lines = new Map<string, T>();
  for (const [key, entry] of readOpen(member, name, context)) {
    const named = readText(entry.key, `A key of ${name}`, keyKind, context);
    const text = readText(entry.value, `The line of ${JSON.stringify(key)}`, anyLine, context);
    if (!text) continue;
    const report = reportAbout(key.slice(0, 100), context.report);
    const line = parse(text.value, mapString(context.text, text), report);
    if (named && line) lines.set(key, { ...line, ...spanOf(entry) });
  }
  return lines;
}

/** `sqlite3_exec.callback`, or `f.#2` for a parameter without a name. */
function isCallbackName(text: string): boolean {
  const dot = text.indexOf(".");
  const parameter = text.slice(dot + 1);
  const digits = parameter.slice(1);
  const position = parameter.startsWith("#") && digits !== "" && [...digits].every(isDigit);
  return dot > 0 && isName(text.slice(0, dot)) && (isName(parameter) || position);
}
