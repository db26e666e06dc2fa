import { BoundaryError, show } from "./error.ts";

/** The error for a value that no C integer of that width and sign can hold. */
export function refuseInteger(
  value: unknown,
  least: number | bigint,
  most: number | bigint,
  symbol: string,
  argument: string,
): BoundaryError {
  const range = `${least} … ${most}`;
  if (value === null || value === undefined) {
    const message = `an integer (${range}) is needed, got ${String(value)}`;
    return new BoundaryError("error/unchecked-null", symbol, argument, message);
  }
  if (typeof value !== "number" && typeof value !== "bigint") {
    const message = `an integer (${range}) is needed, got ${show(value)}`;
    return new BoundaryError("abi/wrong-type", symbol, argument, message);
  }
  if (typeof value === "number" && !Number.isInteger(value)) {
    const message = `${show(value)} is not an integer`;
    return new BoundaryError("abi/value-range", symbol, argument, message);
  }
  if (value < 0 && least >= 0) {
    const message = `${show(value)} is negative, and C's type is unsigned (${range})`;
    return new BoundaryError("abi/signedness", symbol, argument, message);
  }
  const wrongKind = value >= least && value <= most;
  const message = wrongKind
    ? `${show(value)} must be a ${typeof least === "bigint" ? "bigint: it is not exact as a number" : "number"}`
    : `${show(value)} does not fit (${range})`;
  return new BoundaryError(
    wrongKind ? "abi/wrong-type" : "abi/integer-width",
    symbol,
    argument,
    message,
  );
}

export function refuseInt32(value: unknown, symbol: string, argument: string): BoundaryError {
  return refuseInteger(value, -0x80000000, 0x7fffffff, symbol, argument);
}

export function refuseUint32(value: unknown, symbol: string, argument: string): BoundaryError {
  return refuseInteger(value, 0, 0xffffffff, symbol, argument);
}

export function refuseInt16(value: unknown, symbol: string, argument: string): BoundaryError {
  return refuseInteger(value, -0x8000, 0x7fff, symbol, argument);
}

export function refuseUint16(value: unknown, symbol: string, argument: string): BoundaryError {
  return refuseInteger(value, 0, 0xffff, symbol, argument);
}

export function refuseInt8(value: unknown, symbol: string, argument: string): BoundaryError {
  return refuseInteger(value, -0x80, 0x7f, symbol, argument);
}

export function refuseUint8(value: unknown, symbol: string, argument: string): BoundaryError {
  return refuseInteger(value, 0, 0xff, symbol, argument);
}

const least64 = -(2n ** 63n);
const most64 = 2n ** 63n - 1n;
const mostUnsigned64 = 2n ** 64n - 1n;

/** An exact 64-bit integer: a bigint, or a number that is exact. */
export function int64(value: bigint | number, symbol: string, argument: string): bigint {
  if (typeof value === "bigint") {
    if (BigInt.asIntN(64, value) === value) return value;
  } else if (Number.isSafeInteger(value)) {
    return BigInt(value);
  }
  throw refuseInt64(value, symbol, argument);
}

export function refuseInt64(value: unknown, symbol: string, argument: string): BoundaryError {
  return refuseInteger(value, least64, most64, symbol, argument);
}

export function refuseUint64(value: unknown, symbol: string, argument: string): BoundaryError {
  return refuseInteger(value, 0n, mostUnsigned64, symbol, argument);
}

/** The same, unsigned. */
export function uint64(value: bigint | number, symbol: string, argument: string): bigint {
  if (typeof value === "bigint") {
    if (BigInt.asUintN(64, value) === value) return value;
  } else if (Number.isSafeInteger(value) && value >= 0) {
    return BigInt(value);
  }
  throw refuseUint64(value, symbol, argument);
}

export function refuseNumber(value: unknown, symbol: string, argument: string): BoundaryError {
  const hazard = value === null || value === undefined ? "error/unchecked-null" : "abi/wrong-type";
  return new BoundaryError(hazard, symbol, argument, `a number is needed, got ${show(value)}`);
}

/** A number that a C `float` can hold: finite stays finite. */
export function float32(value: number, symbol: string, argument: string): number {
  if (typeof value !== "number") throw refuseNumber(value, symbol, argument);
  const rounded = Math.fround(value);
  if (Number.isFinite(value) && !Number.isFinite(rounded)) {
    const message = `${value} is too large for float`;
    throw new BoundaryError("abi/value-range", symbol, argument, message);
  }
  return rounded;
}

export function refuseBoolean(value: unknown, symbol: string, argument: string): BoundaryError {
  const hazard = value === null || value === undefined ? "error/unchecked-null" : "abi/wrong-type";
  return new BoundaryError(hazard, symbol, argument, `true or false is needed, got ${show(value)}`);
}

/** The error for a constant that a parameter does not take. */
export function refuseAmong(
  value: unknown,
  names: string,
  symbol: string,
  argument: string,
): BoundaryError {
  const message = `${show(value)} is none of ${names}`;
  return new BoundaryError("abi/enum", symbol, argument, message);
}
