import type { MacroValue } from "../../facts/model.ts";
import type { PlanContext } from "./context.ts";
import type { ConstantPlan } from "./model.ts";
import { safeName, stripPrefix, type NameTable } from "./names.ts";

/** The header's constants that are the same on all targets, in the header's order. */
export function planConstants(context: PlanContext, names: NameTable): readonly ConstantPlan[] {
  const { facts, contract, macros } = context.boundary;
  const literals = new Map<string, string>();
  for (const [name, { value }] of macros) {
    const [first, second] = value;
    if (!first || second || !ownName(name, contract.prefixes)) continue;
    const literal = literalOf(first.value);
    if (literal !== null) literals.set(name, literal);
  }
  for (const type of Object.values(facts.types).flat()) {
    if (type.kind !== "enum") continue;
    for (const { name, value } of type.enumerators) {
      if (ownName(name, contract.prefixes)) literals.set(name, integerLiteral(value));
    }
  }
  return [...literals].map(([cName, literal]) => {
    const stripped = safeName(stripPrefix(cName, contract.prefixes));
    return { cName, literal, name: names.claim(stripped, cName) };
  });
}

/** Names without the library's prefix are the compiler's or another header's. */
function ownName(name: string, prefixes: readonly string[]): boolean {
  return prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix));
}

function literalOf(value: MacroValue): string | null {
  switch (value.kind) {
    case "integer":
      return integerLiteral(value.value);
    case "float":
      return String(value.value);
    case "string":
      return JSON.stringify(value.value);
    case "pointer":
      return null;
  }
}

function integerLiteral(value: string): string {
  return Number.isSafeInteger(Number(value)) ? value : `${value}n`;
}
