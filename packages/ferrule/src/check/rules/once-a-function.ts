import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** What is missing from a contract is asked for once a C function, not once a call. */
export function onceAFunction(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const asked = new Set<string>();
  return found.filter(({ severity, hazard, boundary }) => {
    if (severity !== "info" || boundary === null) return true;
    const key = `${hazard}:${boundary.symbol}`;
    if (asked.has(key)) return false;
    asked.add(key);
    return true;
  });
}
