import type { CType, Scalar } from "../facts/model.ts";
import { valueOn, type TypesView } from "./view-target.ts";

/** Bytes. */
export type Extent = { readonly size: number; readonly align: number };

/**
 * The size and alignment that a type has in a record, from the numbers that Clang stated for its
 * parts; null where the facts have none. An array without a length has size 0.
 */
export function sizeOf(type: CType, view: TypesView): Extent | null {
  switch (type.kind) {
    case "builtin":
      return sizeOfBuiltin(type.name, view);
    case "typedef":
    case "record":
    case "enum": {
      const found = view.types.get(type.name);
      const layout = found && valueOn<Extent>(found.layout, view.target.id);
      if (layout) return { size: layout.size, align: layout.align };
      return type.kind === "typedef" ? sizeOfSugar(type.name, view) : null;
    }
    case "pointer":
      return memberOf(view.target.scalars["void *"]);
    case "array": {
      const of = sizeOf(type.of, view);
      return of && { size: of.size * (type.length ?? 0), align: of.align };
    }
    case "complex": {
      const of = sizeOf(type.of, view);
      return of && { size: of.size * 2, align: of.align };
    }
    case "vector":
      return type.bytes === null ? null : { size: type.bytes, align: type.bytes };
    // Clang may widen an atomic type; what it does is not among the facts.
    case "atomic":
    case "function":
      return null;
  }
}

const sugar: Readonly<Record<string, string>> = { __size_t: "void *", __ptrdiff_t: "void *" };

function sizeOfSugar(name: string, { target }: TypesView): Extent | null {
  const same = sugar[name];
  return same === undefined ? null : memberOf(target.scalars[same]);
}

/** `unsigned long` is as large as `long`. */
export function scalarName(builtin: string): string {
  const bare = builtin.replace(/^(?:un)?signed (?=\w)/, "").replace(/^(?:un)?signed$/, "int");
  return bare === "bool" ? "_Bool" : bare;
}

function sizeOfBuiltin(name: string, { target }: TypesView): Extent | null {
  return memberOf(target.scalars[scalarName(name)]);
}

/** A scalar as a member of a record, where it may be aligned to less. */
function memberOf(scalar: Scalar | undefined): Extent | null {
  return scalar === undefined ? null : { size: scalar.size, align: scalar.fieldAlign };
}
