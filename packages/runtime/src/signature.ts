import type { NativeType, Signature } from "./backend/backend.ts";

const types: readonly string[] = [
  "void",
  "i8",
  "u8",
  "i16",
  "u16",
  "i32",
  "u32",
  "i64",
  "u64",
  "f32",
  "f64",
  "ptr",
] satisfies readonly NativeType[];

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

function isNative(name: string): name is NativeType {
  return types.includes(name);
}
