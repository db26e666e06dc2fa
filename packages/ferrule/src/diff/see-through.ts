import { spellType } from "../boundary/spell-type.ts";
import type { CType, FunctionType } from "../facts/model.ts";
import { scalarName, sizeOf } from "../layout/size-of.ts";
import {
  enumOf,
  recordOf,
  typedefOf,
  valueOn,
  writtenName,
  type TargetView,
} from "../layout/view-target.ts";

/** A type seen through its typedefs, as one target has it. Sizes in bytes. */
export type Seen =
  | { readonly kind: "void" }
  | {
      readonly kind: "integer";
      readonly size: number;
      readonly signed: boolean;
      readonly bool: boolean;
      readonly enum: string | null;
    }
  | { readonly kind: "float"; readonly size: number; readonly name: string }
  | { readonly kind: "pointer"; readonly to: CType }
  | { readonly kind: "record"; readonly name: string; readonly size: number | null }
  | { readonly kind: "array"; readonly of: CType; readonly length: number | null }
  | { readonly kind: "function"; readonly type: FunctionType }
  | { readonly kind: "other"; readonly spelling: string };

const DEEPEST = 64;

/** What a type finally is on a target. */
export function seeThrough(type: CType, view: TargetView, depth = 0): Seen {
  switch (type.kind) {
    case "builtin":
      return seeBuiltin(type.name, view);
    case "typedef": {
      const found = typedefOf(view, type.name);
      if (found && depth < DEEPEST) return seeThrough(found.type, view, depth + 1);
      return seeSize(type, view);
    }
    case "enum": {
      const layout = valueOn(enumOf(view, type.name)?.layout ?? [], view.target.id);
      const name = spell(type, view);
      if (!layout) return { kind: "other", spelling: name };
      return { kind: "integer", size: layout.size, signed: layout.signed, bool: false, enum: name };
    }
    case "record": {
      const layout = valueOn(recordOf(view, type.name)?.layout ?? [], view.target.id);
      return { kind: "record", name: spell(type, view), size: layout?.size ?? null };
    }
    case "pointer":
      return { kind: "pointer", to: type.to };
    case "array":
      return { kind: "array", of: type.of, length: type.length };
    case "function":
      return { kind: "function", type };
    default:
      return { kind: "other", spelling: spell(type, view) };
  }
}

function seeBuiltin(name: string, view: TargetView): Seen {
  if (name === "void") return { kind: "void" };
  const extent = sizeOf({ kind: "builtin", name }, view);
  if (!extent) return { kind: "other", spelling: name };
  if (/\b(?:float|double)$/.test(name)) return { kind: "float", size: extent.size, name };
  const bare = scalarName(name);
  const plainChar = name === "char" && view.target.scalars["char"]?.signed === false;
  const bool = bare === "_Bool";
  const signed = !name.startsWith("unsigned") && !plainChar && !bool;
  return { kind: "integer", size: extent.size, signed, bool, enum: null };
}

/** `__size_t` and its like: Clang's own names for what no typedef declares. */
function seeSize(type: CType & { readonly kind: "typedef" }, view: TargetView): Seen {
  const extent = sizeOf(type, view);
  if (!extent) return { kind: "other", spelling: type.name };
  const signed = type.name === "__ptrdiff_t";
  return { kind: "integer", size: extent.size, signed, bool: false, enum: null };
}

/** A type as C writes it, with nothing in it that depends on where it is declared. */
export function spell(type: CType, view: TargetView): string {
  return spellType(type).replaceAll(/\b(struct|union|enum) @\S+:\d+:\d+/g, (key, tag: string) => {
    const found = view.types.get(key);
    const named = found?.kind === "record" || found?.kind === "enum" ? writtenName(found) : null;
    return named ?? `${tag} {…}`;
  });
}
