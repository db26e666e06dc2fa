import type { NativeType, NativeValue } from "./backend/backend.ts";

/** How a value lies in memory: it has been checked, and pointers are unsigned. */
export type Cell = {
  /** As {@link NativeType} promises it. */
  readonly read: (view: DataView, at: number) => NativeValue;
  readonly write: (view: DataView, at: number, value: NativeValue) => void;
};

const unsigned: Cell = {
  read: (view, at) => view.getBigUint64(at, true),
  write: (view, at, value) => view.setBigUint64(at, BigInt(value ?? 0), true),
};

/** A cell of each type; that of nothing stays as it is. */
export const cells: Readonly<Record<NativeType, Cell>> = {
  void: { read: () => undefined, write: () => undefined },
  i8: {
    read: (view, at) => view.getInt8(at),
    write: (view, at, value) => view.setInt8(at, Number(value)),
  },
  u8: {
    read: (view, at) => view.getUint8(at),
    write: (view, at, value) => view.setUint8(at, Number(value)),
  },
  i16: {
    read: (view, at) => view.getInt16(at, true),
    write: (view, at, value) => view.setInt16(at, Number(value), true),
  },
  u16: {
    read: (view, at) => view.getUint16(at, true),
    write: (view, at, value) => view.setUint16(at, Number(value), true),
  },
  i32: {
    read: (view, at) => view.getInt32(at, true),
    write: (view, at, value) => view.setInt32(at, Number(value), true),
  },
  u32: {
    read: (view, at) => view.getUint32(at, true),
    write: (view, at, value) => view.setUint32(at, Number(value), true),
  },
  i64: {
    read: (view, at) => view.getBigInt64(at, true),
    write: (view, at, value) => view.setBigInt64(at, BigInt(value ?? 0), true),
  },
  u64: unsigned,
  ptr: unsigned,
  key: unsigned,
  f32: {
    read: (view, at) => view.getFloat32(at, true),
    write: (view, at, value) => view.setFloat32(at, Number(value), true),
  },
  f64: {
    read: (view, at) => view.getFloat64(at, true),
    write: (view, at, value) => view.setFloat64(at, Number(value), true),
  },
};

/** Reads a number of that type out of memory, as {@link NativeType} promises it. */
export function readNumber(view: DataView, at: number, type: NativeType): NativeValue {
  return cells[type].read(view, at);
}

/** Writes one; it has been checked. */
export function writeNumber(
  view: DataView,
  at: number,
  type: NativeType,
  value: NativeValue,
): void {
  cells[type].write(view, at, value);
}
