import { mapString } from "../json/map-string.ts";
import type { JsonMember } from "../json/model.ts";
import { createCursor } from "../line/cursor.ts";
import { scanLine } from "../line/scan-line.ts";
import type { StatusConvention, VersionCheck } from "../model.ts";
import { isGlob, isName } from "../names.ts";
import { reportAbout } from "../problems.ts";
import type { FileContext } from "./context.ts";
import { keys } from "./keys.ts";
import { readKnown, spanOf } from "./read-object.ts";
import {
  readFilled,
  readOptionalText,
  readText,
  readTexts,
  reportKind,
  type TextKind,
} from "./read-value.ts";

const constant: TextKind = { is: isName, called: "a constant's name" };
const glob: TextKind = { is: isGlob, called: "a constant's name, with `*` for any characters" };
const fn: TextKind = { is: isName, called: "a function's name" };
const type: TextKind = { is: isName, called: "the name of a class" };
const call: TextKind = { is: () => true, called: "a call such as f(T), f() or f().field" };

/** The library's status convention; null without one, or when it is wrong, which is reported. */
export function readStatus(
  member: JsonMember | undefined,
  context: FileContext,
): StatusConvention | null {
  if (!member) return null;
  const of = readKnown(member.value, keys.status, "`status`", context);
  if (!of) return null;
  const error = readOptionalText(of.get("error"), "`status.error`", type, context);
  const message = of.get("message");
  const convention = {
    ...spanOf(member),
    ok: readFilled(of.get("ok"), "`status.ok`", constant, context),
    info: readTexts(of.get("info"), "`status.info`", constant, context).map(({ value }) => value),
    codes: readTexts(of.get("codes"), "`status.codes`", glob, context).map(({ value }) => value),
    describe: readOptionalText(of.get("describe"), "`status.describe`", fn, context),
    message: message ? readMessage(message, context) : null,
  };
  return error === null ? null : { ...convention, error };
}

/** The version check; null without one, or when it is wrong, which is reported. */
export function readVersion(
  member: JsonMember | undefined,
  context: FileContext,
): VersionCheck | null {
  if (!member) return null;
  const of = readKnown(member.value, keys.version, "`version`", context);
  if (!of) return null;
  const called = readOptionalText(of.get("function"), "`version.function`", fn, context);
  const macro = readOptionalText(of.get("macro"), "`version.macro`", constant, context);
  const parts = readParts(of.get("parts"), context);
  return macro === null ? null : { ...spanOf(member), function: called, macro, parts };
}

/** What one of each part of a version counts: whole numbers from 1 on; null without them. */
function readParts(member: JsonMember | undefined, context: FileContext): VersionCheck["parts"] {
  if (!member) return null;
  const { value } = member;
  if (value.kind !== "array") {
    reportKind(value, "`version.parts`", "a list of numbers", context);
    return null;
  }
  if (value.items.length === 0) {
    const { start, end } = value;
    context.report({ start, end, message: "`version.parts` is empty.", note: "nothing in it" });
  }
  return value.items.flatMap((item) => {
    if (item.kind === "number" && Number.isSafeInteger(item.value) && item.value > 0) {
      return [BigInt(item.value)];
    }
    reportKind(item, "An entry of `version.parts`", "a whole number above 0", context);
    return [];
  });
}

/** `sqlite3_errmsg(sqlite3)`, `SDL_GetError()`, `git_error_last().message`, `f(g())` */
function readMessage(member: JsonMember, context: FileContext): StatusConvention["message"] {
  const text = readText(member.value, "`status.message`", call, context);
  if (!text) return null;
  const report = reportAbout("`status.message`", context.report);
  const tokens = scanLine(text.value, mapString(context.text, text), report);
  if (!tokens) return null;
  const cursor = createCursor(tokens, report);
  const named = cursor.name("a function's name");
  if (!named || !cursor.expect("(", "and a handle type, or nothing")) return null;
  const inner = cursor.sees(")") ? null : cursor.name("a handle type, without `struct`");
  const nested = inner !== null && cursor.accept("(") !== null;
  if (nested && !cursor.expect(")", "after a function without parameters")) return null;
  if (!cursor.expect(")", "after the type")) return null;
  const dotted = cursor.accept(".") !== null;
  const field = dotted ? cursor.name("the field with the text") : null;
  if ((dotted && !field) || !cursor.end("nothing after it")) return null;
  return {
    ...spanOf(member),
    function: named.text,
    type: nested ? null : (inner?.text ?? null),
    of: nested ? inner.text : null,
    field: field?.text ?? null,
  };
}
