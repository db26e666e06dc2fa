import {
  isNative,
  type NativeType,
  type Shape,
  type Signature,
  type WideSignature,
} from "./backend/backend.ts";

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

/**
 * Reads `r_point(r_point,f64)`, whose records are looked up in `shapes`, and `i32(ptr,i32,...,i64)`,
 * one call's type of a variadic function: what stands behind the dots is variadic.
 */
export function parseWide(
  text: string,
  varying: Readonly<Record<string, NativeType>>,
  shapes: Readonly<Record<string, Shape>>,
): WideSignature {
  const open = text.indexOf("(");
  const names = text
    .slice(open + 1, -1)
    .split(",")
    .filter((name) => name !== "");
  const crossing = (name: string): NativeType | Shape => {
    return shapes[name] ?? parseSignature(`${name}()`, varying).result;
  };
  const dots = names.indexOf("...");
  return {
    result: crossing(text.slice(0, open)),
    parameters: names.filter((name) => name !== "...").map(crossing),
    fixed: dots < 0 ? null : dots,
  };
}
