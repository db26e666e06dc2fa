import type { NativeType, NativeValue } from "./backend/backend.ts";

/** Reads a number of that type out of memory, as {@link NativeType} promises it. */
export function readNumber(view: DataView, at: number, type: NativeType): NativeValue {
  switch (type) {
    case "void":
      return undefined;
    case "i8":
      return view.getInt8(at);
    case "u8":
      return view.getUint8(at);
    case "i16":
      return view.getInt16(at, true);
    case "u16":
      return view.getUint16(at, true);
    case "i32":
      return view.getInt32(at, true);
    case "u32":
      return view.getUint32(at, true);
    case "i64":
      return view.getBigInt64(at, true);
    case "u64":
    case "ptr":
      return view.getBigUint64(at, true);
    case "f32":
      return view.getFloat32(at, true);
    case "f64":
      return view.getFloat64(at, true);
  }
}

/** Writes one; it has been checked. */
export function writeNumber(
  view: DataView,
  at: number,
  type: NativeType,
  value: NativeValue,
): void {
  switch (type) {
    case "void":
      return;
    case "i8":
    case "u8":
      return view.setUint8(at, Number(value));
    case "i16":
    case "u16":
      return view.setUint16(at, Number(value), true);
    case "i32":
    case "u32":
      return view.setUint32(at, Number(value), true);
    case "i64":
    case "u64":
    case "ptr":
      return view.setBigUint64(at, BigInt.asUintN(64, BigInt(value ?? 0)), true);
    case "f32":
      return view.setFloat32(at, Number(value), true);
    case "f64":
      return view.setFloat64(at, Number(value), true);
  }
}
