import type { NativeName, ScalarPlan } from "../plan/model.ts";

/** The TypeScript type of a number that C returns. */
export function scalarResultType(scalar: ScalarPlan): string {
  if (scalar.kind === "bool") return "boolean";
  return isWide(scalar.native) ? "bigint" : "number";
}

/** The TypeScript type of a number that C is given. */
export function scalarParameterType(scalar: ScalarPlan): string {
  if (scalar.kind === "bool") return "boolean";
  return isWide(scalar.native) ? "number | bigint" : "number";
}

/** True for a C integer that has other limits on another target. */
export function isVarying(native: NativeName): boolean {
  return native.startsWith("w_") || native.startsWith("n_");
}

/** True for what does not always fit a number. */
export function isWide(native: NativeName): boolean {
  return native === "i64" || native === "u64" || native.startsWith("w_");
}

/** The TypeScript type of a value at a native call. */
export function nativeType(native: NativeName): string {
  if (native === "void") return "void";
  if (native.startsWith("w_")) return "number | bigint";
  // A record is an offset in scratch memory.
  return native === "ptr" || native === "i64" || native === "u64" ? "bigint" : "number";
}

/**
 * The TypeScript type of what a native call is given: an address is what the backend makes of it,
 * and what crosses in its own `form` may be that.
 */
export function nativeParameter(native: NativeName, form: "text" | "bytes" | null = null): string {
  if (form !== null) return form === "text" ? "string | number | bigint" : "Uint8Array";
  return native === "ptr" ? "number | bigint" : nativeType(native);
}

/**
 * The check of a scalar argument: statements, and the expression to pass. `where`: the arguments of
 * the error, the C function and what is wrong of it.
 */
export function printScalarCheck(
  scalar: ScalarPlan,
  name: string,
  local: string,
  where: string,
): { readonly lines: readonly string[]; readonly passed: string } {
  if (scalar.kind === "bool") {
    const line = `if (typeof ${name} !== "boolean") throw $.refuseBoolean(${name}, ${where});`;
    return { lines: [line], passed: `${name} ? 1 : 0` };
  }
  if (scalar.kind === "float" && scalar.native === "f64") {
    const line = `if (typeof ${name} !== "number") throw $.refuseNumber(${name}, ${where});`;
    return { lines: [line], passed: name };
  }
  const call = checkCalls[scalar.native] ?? `$${scalar.native}.from`;
  const truncate = truncations[scalar.native];
  if (truncate === undefined) {
    return { lines: [`const ${local} = ${call}(${name}, ${where});`], passed: local };
  }
  // The type is asked first, so that no `valueOf` of the caller's runs.
  const fits = `typeof ${name} !== "number" || (${truncate(name)}) !== ${name}`;
  const lines = [`if (${fits}) throw ${call}(${name}, ${where});`];
  // Minus zero is an integer to us and not to every backend: C's own zero is passed.
  return { lines, passed: truncate(name) };
}

/** The same for a 64-bit integer whose range is checked where it is recorded. */
export function printWideCheck(
  { native }: ScalarPlan,
  name: string,
  local: string,
  where: string,
): { readonly lines: readonly string[]; readonly passed: string } {
  const checked = `${checkCalls[native]}(${name}, ${where})`;
  return {
    lines: [`const ${local} = typeof ${name} === "bigint" ? ${name} : ${checked};`],
    passed: local,
  };
}

/** Checks without a bit operation that tells; the others throw what these return. */
const checkCalls: Readonly<Partial<Record<NativeName, string>>> = {
  i64: "$.int64",
  u64: "$.uint64",
  f32: "$.float32",
  i32: "$.refuseInt32",
  u32: "$.refuseUint32",
  i16: "$.refuseInt16",
  u16: "$.refuseUint16",
  i8: "$.refuseInt8",
  u8: "$.refuseUint8",
};

/** What C would make of the value: different from it exactly when it does not fit. */
const truncations: Readonly<Partial<Record<NativeName, (name: string) => string>>> = {
  i32: (name) => `${name} | 0`,
  u32: (name) => `${name} >>> 0`,
  i16: (name) => `(${name} << 16) >> 16`,
  u16: (name) => `${name} & 0xffff`,
  i8: (name) => `(${name} << 24) >> 24`,
  u8: (name) => `${name} & 0xff`,
};

const cells: Readonly<Partial<Record<NativeName, string>>> = {
  i64: "int64At",
  u64: "uint64At",
  i32: "int32At",
  u32: "uint32At",
  i16: "int16At",
  u16: "uint16At",
  i8: "int8At",
  u8: "uint8At",
  f64: "float64At",
  f32: "float32At",
};

/** The value that C wrote into a reserved cell. */
export function readCell(scalar: ScalarPlan, at: string): string {
  const reader = cells[scalar.native];
  const read = reader === undefined ? `$${scalar.native}.at(${at})` : `$.${reader}(${at})`;
  return scalar.kind === "bool" ? `${read} !== 0` : read;
}

/** Writes a value into a reserved cell. */
export function writeCell(scalar: ScalarPlan, at: string, value: string): string {
  const reader = cells[scalar.native];
  if (reader === undefined) return `$${scalar.native}.set(${at}, ${value});`;
  return `$.set${reader.charAt(0).toUpperCase()}${reader.slice(1)}(${at}, ${value});`;
}

/** An integer constant as a native argument. */
export function printConstant(value: bigint, native: NativeName): string {
  if (native === "ptr") return `0x${BigInt.asUintN(64, value).toString(16)}n`.replace("0x0n", "0n");
  if (native.startsWith("w_")) return `$${native}.from(${value}, "constant", "constant")`;
  return isWide(native) ? `${value}n` : String(value);
}
