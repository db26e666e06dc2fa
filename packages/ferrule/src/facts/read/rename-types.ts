import type { CType, FunctionType } from "../model.ts";
import type { RawDeclarations } from "./collect-declarations.ts";

/**
 * Clang calls an untagged type by the typedef that names it, `struct Point`; its key here is its
 * place. All that speaks of it is made to use the key.
 */
export function renameTypes(
  raw: RawDeclarations,
  aliases: ReadonlyMap<string, string>,
): RawDeclarations {
  if (aliases.size === 0) return raw;
  const rename = (type: CType): CType => renameType(type, aliases);
  const typed = <T extends { readonly type: CType }>(of: T): T => {
    const type = rename(of.type);
    return type === of.type ? of : { ...of, type };
  };
  const map = <T>(of: ReadonlyMap<string, T>, change: (value: T) => T): ReadonlyMap<string, T> =>
    new Map([...of].map(([key, value]) => [key, change(value)]));
  return {
    ...raw,
    functions: map(raw.functions, (fn) => ({
      ...typed(fn),
      parameters: fn.parameters.map(typed),
    })),
    variables: map(raw.variables, typed),
    typedefs: map(raw.typedefs, typed),
    records: map(raw.records, (record) => ({
      ...record,
      fields: record.fields?.map(typed) ?? null,
    })),
  };
}

/** The same object where nothing changes. */
function renameType(type: CType, aliases: ReadonlyMap<string, string>): CType {
  switch (type.kind) {
    case "record":
    case "enum": {
      const name = aliases.get(type.name);
      return name === undefined ? type : { ...type, name };
    }
    case "pointer": {
      const to = renameType(type.to, aliases);
      return to === type.to ? type : { ...type, to };
    }
    case "array":
    case "vector":
    case "complex":
    case "atomic": {
      const of = renameType(type.of, aliases);
      return of === type.of ? type : { ...type, of };
    }
    case "function": {
      const renamed: FunctionType = {
        ...type,
        result: renameType(type.result, aliases),
        parameters: type.parameters.map((parameter) => renameType(parameter, aliases)),
      };
      return renamed;
    }
    default:
      return type;
  }
}
