import type { NativeType } from "./backend/backend.ts";
import type { Library } from "./load.ts";
import { int64, refuseInteger, uint64 } from "./refuse.ts";
import {
  int16At,
  int32At,
  int64At,
  int8At,
  setInt16At,
  setInt32At,
  setInt64At,
  setInt8At,
  setUint16At,
  setUint32At,
  setUint64At,
  setUint8At,
  uint16At,
  uint32At,
  uint64At,
  uint8At,
} from "./scratch.ts";

/** A C integer that has other limits on another target. `T` is what it is in TypeScript. */
export type VaryingInteger<T> = {
  /** How many it takes on this machine. */
  readonly bytes: number;
  /** Checks a value, and makes it what the native call needs on this machine. */
  from(value: number | bigint, symbol: string, argument: string): T;
  /** Reads a cell that C wrote. */
  at(cell: number): T;
  /** Writes a cell for C; the value comes from `from`. */
  set(cell: number, value: T): void;
};

/** An integer that has 64 bits on some target (`long`, `size_t`): bigint on all of them. */
export function wideInteger(library: Library, name: string): VaryingInteger<number | bigint> {
  return integers[widthOf(library, name)] ?? refuse(library, name);
}

/** An integer that fits a number on all targets (an enum, whose sign differs). */
export function narrowInteger(library: Library, name: string): VaryingInteger<number> {
  const found = integers[widthOf(library, name)] ?? refuse(library, name);
  return {
    bytes: found.bytes,
    from: (value, symbol, argument) => Number(found.from(value, symbol, argument)),
    at: (cell) => Number(found.at(cell)),
    set: (cell, value) => found.set(cell, value),
  };
}

function widthOf(library: Library, name: string): NativeType {
  return library.varying[name] ?? refuse(library, name);
}

function refuse(library: Library, name: string): never {
  throw new TypeError(`ferrule: ${name} has no width on ${library.target}`);
}

/** One that fits a number, with its limits; plain `char` has other ones on another machine. */
function small(
  bytes: number,
  least: number,
  most: number,
  at: (cell: number) => number,
  set: (cell: number, value: number) => void,
): VaryingInteger<number | bigint> {
  return {
    bytes,
    from: (value, symbol, argument) => narrow(value, least, most, symbol, argument),
    at: (cell) => BigInt(at(cell)),
    set: (cell, value) => set(cell, Number(value)),
  };
}

const integers: Readonly<Partial<Record<NativeType, VaryingInteger<number | bigint>>>> = {
  i8: small(1, -0x80, 0x7f, int8At, setInt8At),
  u8: small(1, 0, 0xff, uint8At, setUint8At),
  i16: small(2, -0x8000, 0x7fff, int16At, setInt16At),
  u16: small(2, 0, 0xffff, uint16At, setUint16At),
  i64: {
    bytes: 8,
    from: int64,
    at: int64At,
    set: (cell, value) => setInt64At(cell, BigInt(value)),
  },
  u64: {
    bytes: 8,
    from: uint64,
    at: uint64At,
    set: (cell, value) => setUint64At(cell, BigInt(value)),
  },
  i32: small(4, -0x80000000, 0x7fffffff, int32At, setInt32At),
  u32: small(4, 0, 0xffffffff, uint32At, setUint32At),
};

function narrow(
  value: number | bigint,
  least: number,
  most: number,
  symbol: string,
  argument: string,
): number {
  const whole = typeof value === "bigint" || Number.isInteger(value);
  if (whole && value >= least && value <= most) return Number(value) + 0;
  throw refuseInteger(value, least, most, symbol, argument);
}
