import { isNative, type NativeType, type Signature } from "./backend/backend.ts";

/**
 * Reads `i32(ptr,i32)`. Names that are not native types are looked up in `varying`: C types whose
 * width depends on the target, already resolved for this machine.
 */
export function parseSignature(
  text: string,
  varying: Readonly<Record<string, NativeType>> = {},
): Signature {
  const open = text.indexOf("(");
  const inside = text.slice(open + 1, -1);
  const native = (name: string): NativeType => {
    if (isNative(name)) return name;
    const found = varying[name];
    if (found === undefined) throw new TypeError(`ferrule: no native type ${name} in ${text}`);
    return found;
  };
  return {
    result: native(text.slice(0, open)),
    parameters: inside === "" ? [] : inside.split(",").map(native),
  };
}

/** True of a signature that not every FFI has: records by value (`r_…`), or a variadic call (`...`). */
export function isWide(text: string): boolean {
  return /(?:^|[(,])(?:r_|\.\.\.)/.test(text);
}
