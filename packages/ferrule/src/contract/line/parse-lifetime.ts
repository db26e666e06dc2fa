import type { Lifetime } from "../model.ts";
import { type Cursor, reportUnexpected, spanTo } from "./cursor.ts";
import { parseReference } from "./parse-reference.ts";

const plain = ["call", "static", "forever"] as const;
const wanted = "until when: call, static, forever, until … or until-next …";

/** Until when a pointer is valid or kept. */
export function parseLifetime(cursor: Cursor): Lifetime | null {
  const first = cursor.peek();
  for (const kind of plain) {
    if (cursor.accept(kind)) return { kind, start: first.start, end: first.end };
  }
  if (cursor.accept("until-next")) {
    const of = parseReference(cursor, "the parameter whose next call ends it");
    return of && { kind: "until-next", of, ...spanTo(first, of.end) };
  }
  if (cursor.accept("until")) return parseUntil(cursor, first.start);
  if (first.kind !== "name") reportUnexpected(first, wanted, cursor.report);
  else {
    const { start, end, text } = first;
    const meant = { word: text, among: [...plain, "until", "until-next"] };
    const message = `\`${text}\` does not say until when.`;
    cursor.report({ start, end, message, note: "no lifetime", meant, help: `Say ${wanted}.` });
  }
  return null;
}

/** `until p ends`, `until p ends or next`, `until f`. */
function parseUntil(cursor: Cursor, start: number): Lifetime | null {
  const of = parseReference(cursor, "a parameter that ends, or what is called");
  if (!of) return null;
  if (cursor.accept("ends")) {
    const orNext = cursor.accept("or") !== null;
    if (orNext && !cursor.expect("next", "after `or`")) return null;
    return { kind: "until-ends", of, orNext, start, end: cursor.lastEnd() };
  }
  if (of.kind === "name") return { kind: "until-called", name: of.name, start, end: of.end };
  reportUnexpected(cursor.peek(), `\`ends\` after #${of.index}`, cursor.report);
  return null;
}
