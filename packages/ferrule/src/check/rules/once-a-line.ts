import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/**
 * Says nothing twice: a table of declarations that is loaded under two names is one table, and
 * where one NULL is used on a line, the next one on it follows from the first.
 */
export function onceALine(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Set<string>();
  return diagnostics.filter(({ hazard, origin, message, labels: [label] }) => {
    if (!label) return true;
    const follows = hazard === "error/unchecked-null";
    const key = follows
      ? `${origin} ${label.file}:${label.line}`
      : `${origin} ${label.file}:${label.start}:${label.end} ${message}`;
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}
