import type { NativeType } from "./backend/backend.ts";
import { sizes } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";
import { BoundaryError, show } from "./error.ts";
import { readNumber } from "./memory-number.ts";
import { float32, int64, refuseBoolean, refuseInteger, refuseNumber, uint64 } from "./refuse.ts";
import { lend, scratchBytes, take, type Lent } from "./scratch.ts";

/** A number's type in an array; `bool` is a `u8` whose truth is meant. */
export type ElementType = NativeType | "bool";

/**
 * A number checked as a parameter of that type is. `wide` ones, which have 64 bits on some target,
 * may be bigint on all of them.
 */
export function checkElement(
  value: unknown,
  type: ElementType,
  wide: boolean,
  symbol: string,
  argument: string,
): number | bigint {
  if (type === "bool") {
    if (typeof value !== "boolean") throw refuseBoolean(value, symbol, argument);
    return Number(value);
  }
  if (type === "f32") return float32(value as number, symbol, argument);
  if (type === "f64") {
    if (typeof value !== "number") throw refuseNumber(value, symbol, argument);
    return value;
  }
  if (type === "i64") return int64(value as bigint, symbol, argument);
  if (type === "u64") return uint64(value as bigint, symbol, argument);
  const most = 2 ** (sizes[type] * 8 - (type.startsWith("i") ? 1 : 0)) - 1;
  const least = type.startsWith("i") ? -most - 1 : 0;
  const whole = typeof value === "number" ? Number.isInteger(value) : wide;
  if (whole && isNumeric(value) && value >= least && value <= most) return Number(value) + 0;
  throw refuseInteger(value, least, most, symbol, argument);
}

/** True for both kinds of numbers. */
export function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** A number that C wrote, as it is in TypeScript: `wide` ones are bigint on every target. */
export function readElement(
  view: DataView,
  at: number,
  type: ElementType,
  wide: boolean,
): number | bigint | boolean {
  if (type === "bool") return view.getUint8(at) !== 0;
  const value = readNumber(view, at, type) ?? 0;
  return wide ? BigInt(value) : value;
}

/** Bytes of one element. */
export function sizeOf(type: ElementType): number {
  return type === "bool" ? 1 : sizes[type];
}

/** Zeroed memory for so many numbers, lent for the call. */
export function lendNumbers(
  count: number | bigint,
  type: ElementType,
  symbol: string,
  argument: string,
): Lent {
  const lent = lend(bytesFor(count, sizeOf(type), symbol, argument));
  lent.bytes.fill(0);
  return lent;
}

/** The first so many numbers of lent memory. */
export function numbersIn<T extends number | bigint | boolean>(
  { bytes }: Lent,
  count: number | bigint,
  type: ElementType,
  wide: boolean,
  symbol: string,
  argument: string,
): T[] {
  const step = sizeOf(type);
  const filled = usedCount(count, bytes.byteLength / step, symbol, argument);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // `T` is what the module was printed with for this type.
  return Array.from(
    { length: filled },
    (_, index) => readElement(view, index * step, type, wide) as T,
  );
}

/** How many of the elements that there is room for C says it has filled. */
export function usedCount(
  count: number | bigint,
  room: number | bigint,
  symbol: string,
  argument: string,
): number {
  const filled = Number(count);
  if (Number.isSafeInteger(filled) && filled >= 0 && filled <= Number(room)) return filled;
  const message = `C says it filled ${show(count)} of ${room} elements`;
  throw new BoundaryError("abi/length", symbol, argument, message);
}

/** So many numbers at an address, copied. */
export function readNumbers<T extends number | bigint | boolean>(
  address: bigint,
  count: number | bigint,
  type: ElementType,
  wide: boolean,
  symbol: string,
): T[] {
  const length = bytesFor(count, sizeOf(type), symbol, "result");
  if (length === 0) return [];
  const bytes = new Uint8Array(backend().view(address, length));
  return numbersIn({ bytes, address }, count, type, wide, symbol, "result");
}

/** Zeroed scratch memory for so many records; where the first one is. */
export function reserveRecords(
  of: readonly number[],
  count: number | bigint,
  symbol: string,
  argument: string,
): number {
  const length = bytesFor(count, of[0] ?? 0, symbol, argument);
  const at = take(length);
  if (at < 0) {
    const message = `${show(count)} records of ${of[0]} bytes are more than are lent at once`;
    throw new BoundaryError("abi/length", symbol, argument, message);
  }
  scratchBytes.fill(0, at, at + length);
  return at;
}

/** So many records at an address, copied into scratch memory; where the first one is. */
export function copyRecords(
  address: bigint,
  of: readonly number[],
  count: number | bigint,
  symbol: string,
): number {
  const at = reserveRecords(of, count, symbol, "result");
  const length = Number(count) * (of[0] ?? 0);
  if (length > 0) scratchBytes.set(new Uint8Array(backend().view(address, length)), at);
  return at;
}

function bytesFor(count: number | bigint, step: number, symbol: string, argument: string): number {
  const length = Number(count) * step;
  if (Number.isSafeInteger(Number(count)) && length >= 0 && length <= 0x7fffffff) return length;
  const message = `${show(count)} is no number of elements`;
  throw new BoundaryError("abi/length", symbol, argument, message);
}
