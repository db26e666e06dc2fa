import type { CType, Facts } from "../../facts/model.ts";
import type { DeclaredType, ForeignDeclaration, ForeignRecord } from "../model/declared.ts";
import type { Truth } from "../truth/model.ts";

/** Which C record each of the file's records stands for, as its declarations use them. */
export function pairRecords(
  declarations: readonly ForeignDeclaration[],
  truth: Truth,
  records: ReadonlyMap<string, ForeignRecord>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { symbol, parameters, result } of declarations) {
    const fn = truth.functions.get(symbol);
    const type = fn?.declarations[0]?.type;
    if (!fn || !type) continue;
    const pieces = [
      [result, type.result] as const,
      ...(parameters ?? []).map((of, index) => [of.type, type.parameters[index]] as const),
    ];
    if (parameters !== null && parameters.length !== type.parameters.length) pieces.length = 1;
    for (const [declared, actual] of pieces) {
      const own = declared && recordBehind(declared);
      const theirs = actual && trueRecordBehind(actual, fn.facts, 0);
      if (own && theirs && records.has(own) && !found.has(own)) found.set(own, theirs);
    }
  }
  return found;
}

function recordBehind(type: DeclaredType): string | null {
  if (type.kind === "record") return type.name;
  if (type.kind === "pointer" && type.to !== null) return recordBehind(type.to);
  return type.kind === "array" ? recordBehind(type.of) : null;
}

function trueRecordBehind(type: CType, facts: Facts, depth: number): string | null {
  if (depth > 20) return null;
  switch (type.kind) {
    case "record":
      return type.name;
    case "pointer":
      return trueRecordBehind(type.to, facts, depth + 1);
    case "array":
      return trueRecordBehind(type.of, facts, depth + 1);
    case "typedef": {
      const found = facts.types[type.name]?.[0];
      return found?.kind === "typedef" ? trueRecordBehind(found.type, facts, depth + 1) : null;
    }
    default:
      return null;
  }
}
