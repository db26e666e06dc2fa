import type { Length, Lifetime } from "../model.ts";
import { type Cursor, reportUnexpected, spanTo } from "./cursor.ts";
import { parseCallback } from "./parse-callback.ts";
import { parseLength } from "./parse-length.ts";
import { parseLifetime } from "./parse-lifetime.ts";
import { parseMarks } from "./parse-marks.ts";
import { parseReference } from "./parse-reference.ts";
import { reportMisplaced } from "./report-misplaced.ts";
import type { Token } from "./scan-line.ts";
import type { Saying, WordSyntax } from "./syntax.ts";
import { isWord, type Place, type WordName, words } from "./words.ts";

/** What a result may be when it failed, besides an integer. */
const failures = ["negative", "nonzero", "null"] as const;

/** A word with its argument and its marks; one that may not stand here is reported. */
export function parseWord(cursor: Cursor, place: Place): WordSyntax | null {
  const token = cursor.peek();
  const known = token.kind === "name" && isWord(token.text) ? token.text : null;
  if (known === null || !words[known].places.includes(place)) {
    reportMisplaced(cursor, place);
    return null;
  }
  cursor.next();
  const said = parseSaying(cursor, known);
  if (!said) return null;
  if (words[known].argument === "none" && cursor.sees("(")) {
    reportUnexpected(cursor.peek(), `no parentheses after \`${known}\``, cursor.report);
    return null;
  }
  const marked = parseMarks(cursor, known, said);
  return marked && { word: known, ...marked, ...spanTo(token, cursor.lastEnd()) };
}

function parseSaying(cursor: Cursor, word: WordName): Saying | null {
  switch (word) {
    case "in":
    case "out":
    case "inout":
    case "init":
      return { kind: "direction", direction: word };
    case "str":
    case "str16": {
      const encoding = word === "str" ? "utf8" : "utf16";
      if (!cursor.sees("(")) return shaped({ kind: "string", encoding, length: null, used: null });
      const lengths = inParentheses(cursor, word, parseLengths);
      return lengths && shaped({ kind: "string", encoding, ...lengths });
    }
    case "bytes": {
      const lengths = inParentheses(cursor, word, parseLengths);
      return lengths && shaped({ kind: "bytes", ...lengths });
    }
    case "strs": {
      const length = inParentheses(cursor, word, parseLength);
      return length && shaped({ kind: "strings", length });
    }
    case "array": {
      const lengths = inParentheses(cursor, word, parseLengths);
      return lengths && shaped({ kind: "array", ...lengths });
    }
    case "view": {
      const length = inParentheses(cursor, word, parseLength);
      return length && shaped({ kind: "view", length });
    }
    case "handles": {
      const length = inParentheses(cursor, word, parseLength);
      return length && shaped({ kind: "handles", length });
    }
    case "own": {
      if (!cursor.sees("(")) return owned(null);
      const free = inParentheses(cursor, word, (at) => at.name("the function that frees it"));
      return free && owned(free.text);
    }
    case "borrow":
    case "keep": {
      const until = inParentheses(cursor, word, parseLifetime);
      return until && lasting(word, until);
    }
    case "take": {
      if (!cursor.accept("unless")) return taken(null);
      if (cursor.peek().kind === "integer") return taken(cursor.next().text);
      const unless = cursor.name("the status with which it stays ours");
      return unless && taken(unless.text);
    }
    case "cb": {
      const callback = inParentheses(cursor, word, parseCallback);
      return callback && { kind: "callback", callback };
    }
    case "ud":
      return { kind: "role", role: { kind: "user-data" } };
    case "null":
      return { kind: "role", role: { kind: "null" } };
    case "destroy": {
      const of = inParentheses(cursor, word, (at) => parseReference(at, "the user data"));
      return of && { kind: "role", role: { kind: "destroy", of } };
    }
    case "dealloc":
      return inParentheses(cursor, word, parseDeallocator);
    case "pass": {
      const constant = inParentheses(cursor, word, parsePassed);
      return constant && { kind: "role", role: { kind: "pass", constant: constant.text } };
    }
    case "among":
      return inParentheses(cursor, word, parseConstants);
    case "sizeof": {
      const of = inParentheses(cursor, word, (at) => at.name("a record, without `struct`"));
      return of && { kind: "role", role: { kind: "size", of: of.text } };
    }
    case "status":
    case "value":
    case "number":
    case "bool":
    case "ignore":
    case "previous":
      return { kind: "result", result: word };
    case "info":
      return { kind: "info" };
    case "errno":
    case "lasterror":
      return { kind: "cause", cause: word };
    case "else": {
      const { kind, text } = cursor.peek();
      if (kind === "integer" || failures.some((of) => cursor.sees(of))) {
        return cursor.next() && { kind: "failure", failure: text };
      }
      const wanted = "an integer, negative, nonzero or null after `else`";
      reportUnexpected(cursor.peek(), wanted, cursor.report);
      return null;
    }
  }
}

/** `n` or `n, used`. */
function parseLengths(
  cursor: Cursor,
): { readonly length: Length; readonly used: Length | null } | null {
  const length = parseLength(cursor);
  if (!length || !cursor.accept(",")) return length && { length, used: null };
  const used = parseLength(cursor);
  return used && { length, used };
}

/** `A, B, C_*`. */
function parseConstants(cursor: Cursor): Saying | null {
  const constants: string[] = [];
  do {
    const name = cursor.name("a constant, or the beginning of some before `*`");
    if (!name) return null;
    constants.push(name.text + (cursor.accept("*") ? "*" : ""));
  } while (cursor.accept(","));
  return { kind: "role", role: { kind: "among", constants } };
}

function parseDeallocator(cursor: Cursor): Saying | null {
  const of = parseReference(cursor, "the parameter whose memory it is about");
  if (!of || !cursor.expect(",", "and a constant")) return null;
  const pass = cursor.name("the constant that is passed");
  return pass && { kind: "role", role: { kind: "deallocator", of, pass: pass.text } };
}

function parsePassed(cursor: Cursor): Token | null {
  if (cursor.peek().kind === "integer") return cursor.next();
  return cursor.name("the constant or the integer that is passed");
}

function inParentheses<T>(
  cursor: Cursor,
  word: WordName,
  parse: (cursor: Cursor) => T | null,
): T | null {
  const { usage } = words[word];
  if (!cursor.expect("(", `after \`${word}\`: it is written ${usage}`)) return null;
  const inner = parse(cursor);
  if (inner === null || !cursor.expect(")", `to end ${usage}`)) return null;
  return inner;
}

function shaped(shape: Extract<Saying, { kind: "shape" }>["shape"]): Saying {
  return { kind: "shape", shape };
}

function owned(free: string | null): Saying {
  return { kind: "ownership", ownership: { kind: "own", free, always: false } };
}

function taken(unless: string | null): Saying {
  return { kind: "ownership", ownership: { kind: "take", unless } };
}

function lasting(kind: "borrow" | "keep", until: Lifetime): Saying {
  return { kind: "ownership", ownership: { kind, until } };
}
