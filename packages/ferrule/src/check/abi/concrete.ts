import type { StringEncoding } from "../model/declared.ts";

/** What an integer is besides its width. */
type Flavour = "plain" | "bool" | "char" | "enum" | "pointer";

/** A type on one target, declared or true, with its width in bytes. `spelled` is for people. */
export type Concrete = { readonly spelled: string } & (
  | { readonly kind: "void" }
  | {
      readonly kind: "integer";
      readonly bytes: number;
      readonly signed: boolean;
      readonly flavour: Flavour;
    }
  | { readonly kind: "float"; readonly bytes: number }
  | {
      readonly kind: "pointer";
      readonly bytes: number;
      /** Null: to anything. */
      readonly to: Concrete | null;
      readonly const: boolean | null;
      /** The declared side marshals a string. */
      readonly string: StringEncoding | null;
    }
  /** `name` is the record's own: C's on the true side, the language's on the declared one. */
  | { readonly kind: "record"; readonly name: string; readonly bytes: number | null }
  | { readonly kind: "array"; readonly of: Concrete; readonly length: number | null }
  | {
      readonly kind: "function";
      readonly result: Concrete;
      readonly parameters: readonly Concrete[];
      readonly variadic: boolean;
      /** `cdecl` unless the target has another and it is used. */
      readonly convention: string;
      /** The declared side knows only the address. */
      readonly unsigned: boolean;
    }
  | { readonly kind: "unknown"; readonly reason: string }
);

/** `size_t (8 bytes)`: a type with the width it has on a target. */
export function describe(type: Concrete): string {
  switch (type.kind) {
    case "integer":
      return `${type.spelled} (${bytes(type.bytes)}, ${type.signed ? "signed" : "unsigned"})`;
    case "float":
      return `${type.spelled} (${bytes(type.bytes)})`;
    case "pointer":
      return `${type.spelled} (a pointer, ${bytes(type.bytes)})`;
    case "record":
      return type.bytes === null ? type.spelled : `${type.spelled} (${bytes(type.bytes)})`;
    default:
      return type.spelled;
  }
}

function bytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}
