import type { NativeType, NativeValue } from "./backend/backend.ts";

/** The part of a DataView's methods that is the type's own; pointers are unsigned, nothing is a byte. */
const kinds = {
  void: "Uint8",
  i8: "Int8",
  u8: "Uint8",
  i16: "Int16",
  u16: "Uint16",
  i32: "Int32",
  u32: "Uint32",
  i64: "BigInt64",
  u64: "BigUint64",
  ptr: "BigUint64",
  key: "BigUint64",
  f32: "Float32",
  f64: "Float64",
} as const satisfies Record<NativeType, string>;

/** Reads a number of that type out of memory, as {@link NativeType} promises it. */
export function readNumber(view: DataView, at: number, type: NativeType): NativeValue {
  return type === "void" ? undefined : view[`get${kinds[type]}`](at, true);
}

/** Writes one; it has been checked. */
export function writeNumber(
  view: DataView,
  at: number,
  type: NativeType,
  value: NativeValue,
): void {
  const kind = kinds[type];
  if (kind === "BigInt64" || kind === "BigUint64") {
    view[`set${kind}`](at, BigInt(value ?? 0), true);
  } else if (type !== "void") view[`set${kind}`](at, Number(value), true);
}
