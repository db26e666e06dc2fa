import type { CType } from "../model.ts";
import type { RawDeclarations } from "./collect-declarations.ts";
import type { WantedNames } from "./close-over-types.ts";

/**
 * How C can name a record or an enum: by its tag, by the typedef that names it, or, without either,
 * as the type of the first field or variable that leads to it. Null where nothing does.
 */
export function spellTypes(
  raw: RawDeclarations,
  wanted: WantedNames,
): (key: string) => string | null {
  const through = new Map<string, string>();
  const plain = (key: string): string | null => {
    if (!key.includes("@")) return key;
    return raw.records.get(key)?.typedefName ?? raw.enums.get(key)?.typedefName ?? null;
  };
  const pending = [...wanted.types].flatMap((key) => {
    const spelled = raw.records.has(key) ? plain(key) : null;
    return spelled === null ? [] : [{ key, spelled }];
  });
  const reach = (type: CType, expression: string): void => {
    const end = followType(type, expression);
    if (end === null || plain(end.key) !== null || through.has(end.key)) return;
    const spelled = `__typeof__(${end.expression})`;
    through.set(end.key, spelled);
    if (raw.records.has(end.key)) pending.push({ key: end.key, spelled });
  };
  for (const name of wanted.variables) reach(raw.variables.get(name)!.type, name);
  for (const name of wanted.types) {
    const typedef = raw.typedefs.get(name);
    if (typedef) reach(typedef.type, `(*(${name} *)0)`);
  }
  for (let next = pending.shift(); next; next = pending.shift()) {
    for (const { name, type, bits } of raw.records.get(next.key)?.fields ?? []) {
      if (name !== null && bits === null) reach(type, `((${next.spelled} *)0)->${name}`);
    }
  }
  return (key) => plain(key) ?? through.get(key) ?? null;
}

/** The record or enum behind pointers and arrays, and the expression that gets there. */
function followType(
  type: CType,
  expression: string,
): { readonly key: string; readonly expression: string } | null {
  switch (type.kind) {
    case "pointer":
      return followType(type.to, `(*${expression})`);
    case "array":
      return followType(type.of, `${expression}[0]`);
    case "record":
    case "enum":
      return { key: type.name, expression };
    default:
      return null;
  }
}
