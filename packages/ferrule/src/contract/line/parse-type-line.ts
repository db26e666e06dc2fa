import type { OffsetMap } from "../json/map-string.ts";
import type { TypeLine } from "../model.ts";
import type { Report } from "../problems.ts";
import { createCursor, type Cursor, reportUnexpected, spell } from "./cursor.ts";
import { scanLine, type Token } from "./scan-line.ts";

const clauses = [
  "as",
  "free",
  "parent",
  "value",
  "counted",
  "place",
  "thread",
  "str",
  "str16",
] as const;
const threads = ["confined", "one", "any"] as const;

type Clauses = {
  as?: string;
  /** Null for `free none`. */
  free?: string | null;
  parent?: readonly string[];
  value?: true;
  counted?: true;
  place?: true;
  thread?: (typeof threads)[number];
  str?: true;
  str16?: true;
};

/**
 * The meaning of a handle type's line: `as Stmt; free sqlite3_finalize; parent sqlite3`.
 *
 * Null when it has none; why has then been reported.
 */
export function parseTypeLine(text: string, at: OffsetMap, report: Report): TypeLine | null {
  const tokens = scanLine(text, at, report);
  if (!tokens) return null;
  const cursor = createCursor(tokens, report);
  const said: Clauses = {};
  let sound = true;
  do {
    sound = parseClause(cursor, said) && sound;
    while (!endsClause(cursor)) cursor.next();
  } while (cursor.accept(";"));
  if (!sound) return null;
  const {
    as = null,
    free = null,
    parent = [],
    value = false,
    counted = false,
    place = false,
    thread = null,
    str = false,
    str16 = false,
  } = said;
  if ((str || str16) && Object.keys(said).length > 1) {
    const message = "What text is made of is no handle and no record: nothing stands beside it.";
    report({ start: at(0), end: at(text.length), message, note: "text and something else" });
    return null;
  }
  if (value && ("free" in said || "parent" in said || counted || place || thread)) {
    const message = "A `value` is copied: it has no `free`, no `parent`, no count and no thread.";
    report({ start: at(0), end: at(text.length), message, note: "a value and a handle" });
    return null;
  }
  return {
    text,
    as,
    free,
    parents: parent,
    value,
    counted,
    place,
    thread,
    string: str ? "utf8" : str16 ? "utf16" : null,
    start: at(0),
    end: at(text.length),
  };
}

/** Takes one clause into what is said; false when it is wrong. */
function parseClause(cursor: Cursor, said: Clauses): boolean {
  const first = cursor.peek();
  const clause = clauses.find((of) => cursor.accept(of));
  if (!clause) return reportUnknown(first, cursor.report);
  if (clause in said) {
    const { start, end } = first;
    const message = `\`${clause}\` stands twice.`;
    cursor.report({ start, end, message, note: "once more" });
    return false;
  }
  if (clause === "parent") {
    const parents = parseParents(cursor);
    if (!parents) return false;
    said.parent = parents;
  } else if (clause === "thread") {
    const token = cursor.peek();
    const thread = threads.find((of) => cursor.accept(of));
    if (!thread) {
      reportUnexpected(token, "`confined`, `one` or `any` after `thread`", cursor.report);
      return false;
    }
    said.thread = thread;
  } else if (clause === "as" || clause === "free") {
    const name = cursor.name(clause === "as" ? "a name in TypeScript" : "a function or `none`");
    if (!name) return false;
    if (clause === "as") said.as = name.text;
    else said.free = name.text === "none" ? null : name.text;
  } else said[clause] = true;
  if (endsClause(cursor)) return true;
  reportUnexpected(cursor.peek(), "`;` or the end", cursor.report);
  return false;
}

function parseParents(cursor: Cursor): readonly string[] | null {
  const parents: string[] = [];
  do {
    const parent = cursor.name("the C type of a parent, without `struct`");
    if (!parent) return null;
    if (parents.includes(parent.text)) {
      const { start, end } = parent;
      const message = `${parent.text} is a parent already.`;
      cursor.report({ start, end, message, note: "once more" });
      return null;
    }
    parents.push(parent.text);
  } while (cursor.accept(","));
  return parents;
}

function reportUnknown(token: Token, report: Report): false {
  if (token.kind === "name") {
    const { start, end, text } = token;
    const message = `There is no clause ${spell(token)} in a type's line.`;
    const help = `The clauses are: ${clauses.join(", ")}.`;
    report({ start, end, message, note: "unknown", meant: { word: text, among: clauses }, help });
  } else {
    const listed = clauses.map((of) => `\`${of}\``);
    reportUnexpected(token, `${listed.slice(0, -1).join(", ")} or ${listed.at(-1)}`, report);
  }
  return false;
}

function endsClause(cursor: Cursor): boolean {
  return cursor.sees(";") || cursor.peek().kind === "end";
}
