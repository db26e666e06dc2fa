import type { CType, Position } from "../model.ts";
import type { WantedTest } from "../request/want-declarations.ts";
import type { RawDeclarations } from "./collect-declarations.ts";

/** What is public of one target: wanted functions and variables, and every type they lead to. */
export type WantedNames = {
  readonly functions: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
  /** Keys of records, enums and typedefs. */
  readonly types: ReadonlySet<string>;
};

/** Follows the types of the wanted declarations, to the last. */
export function closeOverTypes(raw: RawDeclarations, isWanted: WantedTest): WantedNames {
  const functions = new Set<string>();
  const variables = new Set<string>();
  const types = new Set<string>();
  const pending: CType[] = [];
  const wants = (of: { readonly name: string; readonly position: Position }): boolean =>
    isWanted(of.name.replace(/^(?:struct|union|enum) /, ""), of.position.file);
  for (const fn of raw.functions.values()) {
    if (!wants(fn)) continue;
    functions.add(fn.name);
    pending.push(fn.type, ...fn.parameters.map((parameter) => parameter.type));
  }
  for (const variable of raw.variables.values()) {
    if (!wants(variable)) continue;
    variables.add(variable.name);
    pending.push(variable.type);
  }
  for (const typedef of raw.typedefs.values()) {
    if (wants(typedef)) pending.push({ kind: "typedef", name: typedef.name });
  }
  for (const record of raw.records.values()) {
    if (wants(record)) pending.push({ kind: "record", name: record.name });
  }
  for (const type of raw.enums.values()) {
    if (wants(type)) pending.push({ kind: "enum", name: type.name });
  }
  for (let type = pending.pop(); type; type = pending.pop()) {
    if (type.kind === "typedef" || type.kind === "record" || type.kind === "enum") {
      if (types.has(type.name)) continue;
      types.add(type.name);
    }
    pending.push(...directTypes(type, raw));
  }
  return { functions, variables, types };
}

/** The types that a type is made of, one step down. */
function directTypes(type: CType, raw: RawDeclarations): readonly CType[] {
  switch (type.kind) {
    case "pointer":
      return [type.to];
    case "array":
    case "vector":
    case "complex":
    case "atomic":
      return [type.of];
    case "function":
      return [type.result, ...type.parameters];
    case "typedef": {
      const found = raw.typedefs.get(type.name);
      return found ? [found.type] : [];
    }
    case "record":
      return raw.records.get(type.name)?.fields?.map((field) => field.type) ?? [];
    default:
      return [];
  }
}
