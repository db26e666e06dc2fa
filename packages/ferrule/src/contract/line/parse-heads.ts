import type { Version } from "../model.ts";
import { type Cursor, reportUnexpected, spanTo } from "./cursor.ts";
import type { HeadSyntax } from "./syntax.ts";

const flags = ["optional", "blocking"] as const;

/**
 * The words before a line's slots: `optional blocking since 3.7`. Null when a version is none, which
 * has then been reported. `since` and `until` are such words only before a number, the others only
 * once: what comes after is a parameter of that name.
 */
export function parseHeads(cursor: Cursor): readonly HeadSyntax[] | null {
  const heads: HeadSyntax[] = [];
  for (;;) {
    const first = cursor.peek();
    const flag = flags.find((of) => cursor.sees(of) && !heads.some(({ word }) => word === of));
    if (flag) {
      cursor.next();
      heads.push({ word: flag, ...spanTo(first, cursor.lastEnd()) });
      continue;
    }
    const word = cursor.sees("since") ? "since" : cursor.sees("until") ? "until" : null;
    if (word === null || cursor.peek(1).kind !== "integer") return heads;
    cursor.next();
    const version = parseVersion(cursor);
    if (version === null) return null;
    heads.push({ word, version, ...spanTo(first, cursor.lastEnd()) });
  }
}

function parseVersion(cursor: Cursor): Version | null {
  const first = cursor.peek();
  const parts: string[] = [];
  do {
    const token = cursor.peek();
    if (token.kind !== "integer" || token.text.startsWith("-")) {
      reportUnexpected(token, "a number of a version such as 3.7.2", cursor.report);
      return null;
    }
    parts.push(cursor.next().text);
  } while (cursor.accept("."));
  return { parts, ...spanTo(first, cursor.lastEnd()) };
}
