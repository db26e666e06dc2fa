import type { Length } from "../model.ts";
import { type Cursor, reportUnexpected } from "./cursor.ts";
import { parseCall, parseReference, seesCall, toInteger } from "./parse-reference.ts";

/** More than any length needs, and few enough to walk by recursion. */
const mostOperations = 32;

/**
 * How many: a parameter, an integer, a call, or sums and products of those.
 *
 *     length  = product { "+" product }
 *     product = term { "*" term }
 *     term    = "(" length ")" | integer | call | "result" | reference [ "." name ]
 */
export function parseLength(cursor: Cursor): Length | null {
  const length = parseSum(cursor, { left: mostOperations });
  const next = cursor.peek();
  if (length === null || next.kind !== "integer") return length;
  // `n-1` comes as two tokens.
  reportUnexpected(next, "`+` or `*` as the operator of a length", cursor.report);
  return null;
}

/** How many operators and parentheses may still come. */
type Budget = { left: number };

function parseSum(cursor: Cursor, budget: Budget): Length | null {
  let left = parseProduct(cursor, budget);
  while (left && cursor.sees("+")) {
    if (!spend(cursor, budget)) return null;
    const right = parseProduct(cursor, budget);
    left = right && { kind: "sum", left, right };
  }
  return left;
}

function parseProduct(cursor: Cursor, budget: Budget): Length | null {
  let left = parseTerm(cursor, budget);
  while (left && cursor.sees("*")) {
    if (!spend(cursor, budget)) return null;
    const right = parseTerm(cursor, budget);
    left = right && { kind: "product", left, right };
  }
  return left;
}

function parseTerm(cursor: Cursor, budget: Budget): Length | null {
  const token = cursor.peek();
  if (cursor.sees("(")) {
    if (!spend(cursor, budget)) return null;
    const inner = parseSum(cursor, budget);
    return inner && cursor.expect(")", "or an operator") && inner;
  }
  if (token.kind === "integer") {
    if (!token.text.startsWith("-")) return toInteger(cursor.next());
    reportUnexpected(token, "a length, which is never negative", cursor.report);
    return null;
  }
  if (cursor.sees("result") && !seesCall(cursor)) {
    const { start, end } = cursor.next();
    return { kind: "result", start, end };
  }
  if (!seesCall(cursor)) return parseCounted(cursor);
  const call = parseCall(cursor, "parameters");
  return call && { kind: "call", call };
}

/** A parameter, or a field of what it points at. */
function parseCounted(cursor: Cursor): Length | null {
  const of = parseReference(cursor, "a length");
  if (!of || !cursor.accept(".")) return of;
  const field = cursor.name("a field's name");
  return field && { kind: "field", of, field: field.text, start: of.start, end: field.end };
}

/** Takes an operator or a parenthesis. */
function spend(cursor: Cursor, budget: Budget): boolean {
  const { start, end } = cursor.next();
  if (budget.left-- > 0) return true;
  cursor.report({
    start,
    end,
    message: `A length has more than ${mostOperations} operators and parentheses.`,
    note: "too many",
  });
  return false;
}
