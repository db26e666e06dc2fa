import type { Answer, CallbackPromise } from "../model.ts";
import { type Cursor, reportUnexpected } from "./cursor.ts";
import { parseLifetime } from "./parse-lifetime.ts";
import { parseCall, parseReference, seesCall, toInteger } from "./parse-reference.ts";
import type { Token } from "./scan-line.ts";

/** What stands in the parentheses of `cb`: `life, ud=p, throw=>a, foreign=how`. */
export function parseCallback(cursor: Cursor): CallbackPromise | null {
  const until = parseLifetime(cursor);
  if (!until) return null;
  let userData: CallbackPromise["userData"] = null;
  let answer: Answer | null = null;
  let foreign: CallbackPromise["foreign"] = null;
  while (cursor.accept(",")) {
    const option = cursor.peek();
    if (cursor.accept("ud")) {
      if (userData) return reportTwice(cursor, option);
      userData = cursor.expect("=", "after `ud`") && parseUserData(cursor);
      if (!userData) return null;
    } else if (cursor.accept("throw")) {
      if (answer) return reportTwice(cursor, option);
      answer = cursor.expect("=>", "after `throw`") && parseAnswer(cursor);
      if (!answer) return null;
    } else if (cursor.accept("foreign")) {
      if (foreign) return reportTwice(cursor, option);
      foreign = cursor.expect("=", "after `foreign`") && parseForeign(cursor);
      if (!foreign) return null;
    } else {
      reportUnexpected(option, "`ud=…`, `throw=>…` or `foreign=…`", cursor.report);
      return null;
    }
  }
  return { until, userData, answer, foreign };
}

function parseForeign(cursor: Cursor): CallbackPromise["foreign"] {
  if (cursor.accept("refused")) return "refused";
  if (cursor.accept("delivered")) return "delivered";
  reportUnexpected(cursor.peek(), "`refused` or `delivered` after `foreign=`", cursor.report);
  return null;
}

function parseUserData(cursor: Cursor): CallbackPromise["userData"] {
  if (!seesCall(cursor)) return parseReference(cursor, "the parameter with the user data");
  const call = parseCall(cursor, "parameters and ud");
  const gives = call?.arguments.some(({ kind }) => kind === "user-data") === true;
  return call && { kind: gives ? "give" : "fetch", call, start: call.start, end: call.end };
}

function parseAnswer(cursor: Cursor): Answer | null {
  const token = cursor.peek();
  if (token.kind === "integer") return toInteger(cursor.next());
  if (seesCall(cursor)) {
    const call = parseCall(cursor, "parameters and message");
    return call && { kind: "answer-call", call, start: call.start, end: call.end };
  }
  reportUnexpected(token, "an integer or a call, what C gets", cursor.report);
  return null;
}

function reportTwice(cursor: Cursor, { text, start, end }: Token): null {
  const message = `\`${text}\` stands twice in \`cb\`.`;
  cursor.report({ start, end, message, note: "once more" });
  return null;
}
