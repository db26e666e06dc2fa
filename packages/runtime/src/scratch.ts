import type { Address } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";

/**
 * Memory lent to C for a call: out-parameters, strings and bytes on their way in. A stack of 16-byte
 * cells in one buffer that never moves; what does not fit gets a buffer of its own. Each call
 * marks the top when it starts and releases to it when it ends, so nested calls do not overlap.
 */
const SIZE = 64 * 1024;
const CELL = 16;

// Not exported: what a module exports is looked up at every use, and these are used in every call.
const memory: Uint8Array<ArrayBuffer> = new Uint8Array(new ArrayBuffer(SIZE));
const view: DataView = new DataView(memory.buffer);
const addresses: (Address | undefined)[] = [];
const large: { readonly mark: number; readonly bytes: Uint8Array }[] = [];

let base = 0n;
let top = 0;

/** Where the next piece will start: what a call hands back to {@link release} when it ends. */
export function mark(): number {
  return top;
}

/** Ends the loan of everything taken since the mark. */
export function release(to: number): void {
  top = to;
  if (large.length > 0) releaseLarge(to);
}

/** What was lent since a mark, for longer than the call that runs now. */
export type Lease = { readonly from: number; readonly to: number; over: boolean };

const leases: Lease[] = [];

/** Keeps what was lent since the mark until {@link endLease}: calls that follow go on above it. */
export function lease(from: number): Lease {
  const made = { from, to: top, over: false };
  leases.push(made);
  return made;
}

/** Ends a lease; its memory is free again once all later ones have ended too. */
export function endLease(ended: Lease): void {
  ended.over = true;
  for (let last = leases.at(-1); last?.over === true && last.to === top; last = leases.at(-1)) {
    leases.pop();
    release(last.from);
  }
}

function releaseLarge(to: number): void {
  while (large.length > 0 && large[large.length - 1]!.mark >= to) large.pop();
}

/** Sixteen zeroed bytes for something C writes; the offset identifies them until the call ends. */
export function reserve(): number {
  const at = take(CELL);
  if (at < 0) throw new RangeError("ferrule: too many nested calls: scratch memory is used up");
  view.setBigUint64(at, 0n, true);
  view.setBigUint64(at + 8, 0n, true);
  return at;
}

/** The address of a reserved offset, as C is given it. */
export function addressAt(at: number): Address {
  return addresses[at >> 4] ?? firstAddressAt(at);
}

function firstAddressAt(at: number): Address {
  if (base === 0n) base = backend().addressOf(memory);
  return (addresses[at >> 4] = backend().argument(base + BigInt(at)));
}

/** Memory lent for a call. */
export type Lent = { readonly bytes: Uint8Array; readonly address: Address };

/** `length` bytes to fill, with their address; in scratch memory if they fit. */
export function lend(length: number): Lent {
  const at = take(length);
  if (at >= 0) return { bytes: memory.subarray(at, at + length), address: addressAt(at) };
  // At least 64 bytes, so that the engine keeps them off its own, moving, heap.
  const bytes = new Uint8Array(new ArrayBuffer(Math.max(length, 64))).subarray(0, length);
  large.push({ mark: top, bytes });
  top += CELL; // so that a call that starts now does not release it
  return { bytes, address: backend().argument(backend().addressOf(bytes)) };
}

/** The address of a copy of some bytes, lent for the call. */
export function putCopy(data: Uint8Array): Address {
  const at = take(data.length);
  if (at >= 0) {
    memory.set(data, at);
    return addressAt(at);
  }
  const { bytes, address } = lend(data.length);
  bytes.set(data);
  return address;
}

/** An offset with room for `length` bytes, or -1. */
export function take(length: number): number {
  const at = top;
  const end = at + ((length + CELL - 1) & ~(CELL - 1));
  if (length > SIZE || end > SIZE - CELL) return -1;
  top = end === at ? at + CELL : end;
  return at;
}

/** The scratch memory itself. */
export const scratchBytes: Uint8Array<ArrayBuffer> = memory;

/** The same, for numbers. */
export const scratchView: DataView = view;

export const pointerAt = (at: number): bigint => view.getBigUint64(at, true);
export const int64At = (at: number): bigint => view.getBigInt64(at, true);
export const uint64At = (at: number): bigint => view.getBigUint64(at, true);
export const int32At = (at: number): number => view.getInt32(at, true);
export const uint32At = (at: number): number => view.getUint32(at, true);
export const int16At = (at: number): number => view.getInt16(at, true);
export const uint16At = (at: number): number => view.getUint16(at, true);
export const int8At = (at: number): number => view.getInt8(at);
export const uint8At = (at: number): number => view.getUint8(at);
export const float64At = (at: number): number => view.getFloat64(at, true);
export const float32At = (at: number): number => view.getFloat32(at, true);

export const setInt64At = (at: number, value: bigint): void => view.setBigInt64(at, value, true);
/** An address, too, in whatever form it has. */
export const setUint64At = (at: number, value: Address): void =>
  view.setBigUint64(at, BigInt(value), true);
export const setInt32At = (at: number, value: number): void => view.setInt32(at, value, true);
export const setUint32At = (at: number, value: number): void => view.setUint32(at, value, true);
export const setInt16At = (at: number, value: number): void => view.setInt16(at, value, true);
export const setUint16At = (at: number, value: number): void => view.setUint16(at, value, true);
export const setInt8At = (at: number, value: number): void => view.setInt8(at, value);
export const setUint8At = (at: number, value: number): void => view.setUint8(at, value);
export const setFloat64At = (at: number, value: number): void => view.setFloat64(at, value, true);
export const setFloat32At = (at: number, value: number): void => view.setFloat32(at, value, true);
