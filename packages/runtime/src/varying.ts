import type { NativeType } from "./backend/backend.ts";
import type { Library } from "./load.ts";
import { int64, refuseInteger, uint64 } from "./refuse.ts";
import {
  int32At,
  int64At,
  setInt32At,
  setInt64At,
  setUint32At,
  setUint64At,
  uint32At,
  uint64At,
} from "./scratch.ts";

/** A C integer whose width the target decides (`long`, `size_t`). In TypeScript it is a bigint. */
export type VaryingInteger = {
  /** Checks a value, and makes it what the native call needs on this machine. */
  from(value: number | bigint, symbol: string, argument: string): number | bigint;
  /** Reads a cell that C wrote. */
  at(cell: number): bigint;
  /** Writes a cell for C; the value comes from `from`. */
  set(cell: number, value: number | bigint): void;
};

/** The integer of that name with its width on this machine. */
export function integer(library: Library, name: string): VaryingInteger {
  const native = library.varying[name];
  const found = native === undefined ? undefined : integers[native];
  if (found === undefined)
    throw new TypeError(`ferrule: ${name} has no width on ${library.target}`);
  return found;
}

const integers: Readonly<Partial<Record<NativeType, VaryingInteger>>> = {
  i64: {
    from: int64,
    at: int64At,
    set: (cell, value) => setInt64At(cell, BigInt(value)),
  },
  u64: {
    from: uint64,
    at: uint64At,
    set: (cell, value) => setUint64At(cell, BigInt(value)),
  },
  i32: {
    from: (value, symbol, argument) => narrow(value, -0x80000000, 0x7fffffff, symbol, argument),
    at: (cell) => BigInt(int32At(cell)),
    set: (cell, value) => setInt32At(cell, Number(value)),
  },
  u32: {
    from: (value, symbol, argument) => narrow(value, 0, 0xffffffff, symbol, argument),
    at: (cell) => BigInt(uint32At(cell)),
    set: (cell, value) => setUint32At(cell, Number(value)),
  },
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
