import { mapString } from "../json/map-string.ts";
import type { JsonMember } from "../json/model.ts";
import { parseLine } from "../line/parse-line.ts";
import { parseTypeLine } from "../line/parse-type-line.ts";
import type { LineKind } from "../line/words.ts";
import type { Line, RuleLine, TypeLine } from "../model.ts";
import { isDigit, isGlob, isName } from "../names.ts";
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
