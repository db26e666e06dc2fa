import {
  isNative,
  type CallSignature,
  type Form,
  type NativeType,
  type Signature,
} from "./backend/backend.ts";

/**
 * Reads `i32(ptr,i32)`. Names that are not native types are looked up in `varying`: C types whose
 * width depends on the target, already resolved for this machine.
 */
export function parseSignature(
  text: string,
  varying: Readonly<Record<string, NativeType>> = {},
): Signature {
  return parse(text, (name) => nativeOf(name, varying));
}

/** The same, where `text` and `bytes` may stand as well. */
export function parseCall(
  text: string,
  varying: Readonly<Record<string, NativeType>>,
): CallSignature {
  return parse<Form>(text, (name) =>
    name === "text" || name === "bytes" ? name : nativeOf(name, varying),
  );
}

function parse<T>(
  text: string,
  read: (name: string) => T,
): { readonly result: T; readonly parameters: readonly T[] } {
  const open = text.indexOf("(");
  const inside = text.slice(open + 1, -1);
  return {
    result: read(text.slice(0, open)),
    parameters: inside === "" ? [] : inside.split(",").map(read),
  };
}

function nativeOf(name: string, varying: Readonly<Record<string, NativeType>>): NativeType {
  if (isNative(name)) return name;
  const found = varying[name];
  if (found === undefined) throw new TypeError(`ferrule: no native type ${name}`);
  return found;
}

/** True of a signature that not every FFI has: records by value (`r_…`), or a variadic call (`...`). */
export function isWide(text: string): boolean {
  return /(?:^|[(,])(?:r_|\.\.\.)/.test(text);
}
