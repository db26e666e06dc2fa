import type { Address } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";
import { BoundaryError, show } from "./error.ts";
import { lend, putCopy } from "./scratch.ts";
import { noCallbacks } from "./slot.ts";

/**
 * Lends C a copy of some bytes for the call, and returns its address. A copy, because C may call
 * back, and a callback may resize, transfer or detach the program's own buffer meanwhile.
 */
export function putBytes(data: Uint8Array, symbol: string, argument: string): Address {
  checkBytes(data, symbol, argument);
  return putCopy(data);
}

/**
 * What C is given for a parameter that crosses as `bytes`: the program's own view, unless a
 * callback that is registered could detach it, or another thread write to it; a copy then.
 */
export function passBytes(data: Uint8Array, symbol: string, argument: string): Uint8Array {
  if (data === lastOwn && data.length > 0 && noCallbacks()) return data;
  checkBytes(data, symbol, argument);
  if (data.length > 0 && isOwn(data) && noCallbacks()) return data;
  // Where there are none, C still gets the address of something.
  const copy = new Uint8Array(Math.max(data.length, 1));
  copy.set(data);
  return copy;
}

/** The same where C reads a number of bytes whatever is given: shorter is refused. */
export function passBytesOf(
  data: Uint8Array,
  least: number,
  symbol: string,
  argument: string,
): Uint8Array {
  checkBytes(data, symbol, argument);
  if (data.length >= least) return passBytes(data, symbol, argument);
  throw refuseShort(data, least, symbol, argument);
}

/** A small view whose memory was found to be this thread's own, which does not change. */
let lastOwn: Uint8Array | null = null;

/** True of memory that this thread alone has, and whose size stays. To ask costs as much as a call. */
function isOwn(data: Uint8Array): boolean {
  const { buffer } = data;
  if (!(buffer instanceof ArrayBuffer) || buffer.resizable) return false;
  if (data.length <= 4096) lastOwn = data;
  return true;
}

/** Refuses what is not a Uint8Array with memory behind it. */
export function checkBytes(data: Uint8Array, symbol: string, argument: string): void {
  if (data === null || data === undefined) {
    throw new BoundaryError(
      "error/unchecked-null",
      symbol,
      argument,
      `bytes are needed, got ${data}`,
    );
  }
  if (!(data instanceof Uint8Array)) {
    const message = `a Uint8Array is needed, got ${show(data)}`;
    throw new BoundaryError("abi/wrong-type", symbol, argument, message);
  }
  const { buffer } = data;
  if (buffer instanceof ArrayBuffer ? isDetached(data) : isGrowable(buffer)) {
    const message =
      buffer instanceof ArrayBuffer
        ? "the buffer is detached, or has become too short for these bytes"
        : "another thread may make this buffer longer meanwhile: give a copy";
    throw new BoundaryError("gc/detached", symbol, argument, message);
  }
}

/** True of shared memory whose length is not settled when C is told of it. */
function isGrowable(buffer: ArrayBufferLike): boolean {
  return "growable" in buffer && buffer.growable === true;
}

function isDetached(data: Uint8Array): boolean {
  // An empty view may be empty, or its memory gone; only the latter refuses to be walked.
  if (data.length > 0) return false;
  try {
    data.keys();
    return false;
  } catch {
    return true;
  }
}

/** `length` writable zeroed bytes lent to C for the call. */
export function lendBytes(
  length: number | bigint,
  symbol: string,
  argument: string,
): { readonly bytes: Uint8Array; readonly address: Address } {
  const count = Number(length);
  if (!Number.isSafeInteger(count) || count < 0 || count > 0x7fffffff) {
    const message = `cannot make a buffer of ${show(length)} bytes`;
    throw new BoundaryError("abi/length", symbol, argument, message);
  }
  const lent = lend(count);
  lent.bytes.fill(0);
  return lent;
}

/** Bytes that C returned, copied; null for NULL. */
export function readBytes(
  address: bigint,
  length: number | bigint,
  symbol: string,
): Uint8Array<ArrayBuffer> | null {
  if (address === 0n) return null;
  const count = Number(length);
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new BoundaryError("abi/length", symbol, null, `C returned a length of ${show(length)}`);
  }
  return count === 0 ? new Uint8Array(0) : new Uint8Array(backend().view(address, count)).slice();
}

/** The same where C reads a number of bytes whatever is given: shorter is refused. */
export function putBytesOf(
  data: Uint8Array,
  least: number,
  symbol: string,
  argument: string,
): Address {
  checkBytes(data, symbol, argument);
  if (data.length >= least) return putBytes(data, symbol, argument);
  throw refuseShort(data, least, symbol, argument);
}

function refuseShort(
  { length }: Uint8Array,
  least: number,
  symbol: string,
  argument: string,
): BoundaryError {
  const message = `C reads ${least} bytes, got ${length}`;
  return new BoundaryError("abi/length", symbol, argument, message);
}

/** Refuses two buffers of different lengths that C is given one length for; NULL has none. */
export function sameLength(
  one: Uint8Array | null,
  other: Uint8Array | null,
  symbol: string,
  argument: string,
): void {
  const [left, right] = [one?.byteLength ?? 0, other?.byteLength ?? 0];
  if (left === right) return;
  const message = `C is given one length for two buffers, of ${left} and ${right} bytes`;
  throw new BoundaryError("abi/length", symbol, argument, message);
}

/** The part of a buffer that C says it has filled. */
export function used(
  bytes: Uint8Array,
  count: number | bigint,
  symbol: string,
  argument: string,
): Uint8Array {
  const filled = Number(count);
  if (Number.isSafeInteger(filled) && filled >= 0 && filled <= bytes.byteLength) {
    return bytes.subarray(0, filled);
  }
  const message = `C says it filled ${show(count)} of ${bytes.byteLength} bytes`;
  throw new BoundaryError("abi/length", symbol, argument, message);
}

/** A length in bytes as a C `int` carries it. */
export function length32(length: number, symbol: string): number {
  if (length <= 0x7fffffff) return length;
  throw new BoundaryError(
    "abi/length",
    symbol,
    null,
    `${length} bytes are more than C's int can count`,
  );
}

/** A length in bytes as a 64-bit C integer. */
export function length64(length: number): bigint {
  return BigInt(length);
}
