import type { Integer, Reference } from "../model.ts";
import type { Call } from "../model.ts";
import { type Cursor, reportUnexpected, spanTo } from "./cursor.ts";
import type { Token } from "./scan-line.ts";

/**
 * Who may be an argument of a call: `message` is the error's text, where there is an error; `ud` the
 * user data, where a call gives it to C.
 */
export type CallArguments = "parameters" | "parameters and message" | "parameters and ud";

/** A parameter, by name or position; `what` says what it is for. */
export function parseReference(cursor: Cursor, what: string): Reference | null {
  if (cursor.peek().kind === "position") return toPosition(cursor.next());
  const token = cursor.name(what);
  return token && { kind: "name", name: token.text, start: token.start, end: token.end };
}

/** The integer that a token spells. */
export function toInteger({ text, start, end }: Token): Integer {
  return { kind: "integer", value: text, start, end };
}

/** True when a name and an opening parenthesis come next. */
export function seesCall(cursor: Cursor): boolean {
  return cursor.peek().kind === "name" && cursor.sees("(", 1);
}

/** `f(a,b)`, also with no arguments. */
export function parseCall(cursor: Cursor, allowed: CallArguments): Call | null {
  const name = cursor.name("a function's name");
  if (!name || !cursor.expect("(", `after ${name.text}`)) return null;
  const given: Call["arguments"][number][] = [];
  if (!cursor.sees(")")) {
    do {
      const argument = parseArgument(cursor, allowed);
      if (!argument) return null;
      given.push(argument);
    } while (cursor.accept(","));
  }
  if (!cursor.expect(")", `or \`,\` after an argument of ${name.text}`)) return null;
  return { function: name.text, arguments: given, ...spanTo(name, cursor.lastEnd()) };
}

function parseArgument(cursor: Cursor, allowed: CallArguments): Call["arguments"][number] | null {
  const token = cursor.peek();
  if (token.kind === "integer") return toInteger(cursor.next());
  if (allowed === "parameters and message" && cursor.accept("message")) return { kind: "message" };
  if (allowed === "parameters and ud" && cursor.accept("ud")) return { kind: "user-data" };
  if (seesCall(cursor)) {
    reportUnexpected(token, "a parameter or an integer, and no call inside a call", cursor.report);
    return null;
  }
  return parseReference(cursor, "a parameter or an integer");
}

function toPosition({ text, start, end }: Token): Reference {
  return { kind: "position", index: Number(text), start, end };
}
