import type { Statement } from "../model/lowered.ts";
import type { Span } from "../model/source.ts";

/** The first place from which an exception can leave these statements, or null. */
export function findUnwinding(statements: readonly Statement[]): Span | null {
  for (const statement of statements) {
    const found = leaves(statement);
    if (found) return found;
  }
  return null;
}

function leaves(statement: Statement): Span | null {
  switch (statement.kind) {
    case "throw":
      return statement.span;
    case "call":
      return statement.throws === "may" ? statement.span : null;
    case "if":
      return findUnwinding(statement.yes) ?? findUnwinding(statement.no);
    case "loop":
    case "defer":
    case "block":
      return findUnwinding(statement.body);
    case "try": {
      const tried = statement.catches.some(({ all }) => all) ? null : findUnwinding(statement.body);
      // A handler that takes everything is written with care: only what it throws itself counts.
      const handlers = statement.catches.flatMap(
        ({ all, body }) => (all ? findThrow(body) : findUnwinding(body)) ?? [],
      );
      return (
        tried ??
        handlers[0] ??
        findUnwinding(statement.otherwise) ??
        findUnwinding(statement.finally)
      );
    }
    default:
      return null;
  }
}

/** The first exception that is thrown in so many words. */
function findThrow(statements: readonly Statement[]): Span | null {
  for (const statement of statements) {
    if (statement.kind === "throw") return statement.span;
    if (statement.kind === "if") {
      const found = findThrow(statement.yes) ?? findThrow(statement.no);
      if (found) return found;
    }
    if (statement.kind === "block" || statement.kind === "loop") {
      const found = findThrow(statement.body);
      if (found) return found;
    }
  }
  return null;
}
