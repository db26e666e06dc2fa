import { backend } from "./backend/choose-backend.ts";
import { checkBytes } from "./bytes.ts";
import { BoundaryError } from "./error.ts";
import { tokenOf, type Handle } from "./handle.ts";
import type { HandleType } from "./handle-type.ts";
import { adopt } from "./own-handle.ts";
import { lend } from "./scratch.ts";
import type { Token } from "./token.ts";

/** Memory at an address that never moves. */
export type Placed = { readonly bytes: Uint8Array; readonly address: bigint };

const views = new WeakMap<Token, DataView>();

/** Zeroed memory for a record that C makes there. */
export function place(layout: readonly number[], symbol: string, argument: string): Placed {
  const [size] = layout;
  if (size === undefined) {
    const message = "this machine's C library has no such record";
    throw new BoundaryError("abi/struct-layout", symbol, argument, message);
  }
  // At least 64 bytes, so that the engine keeps them off its own, moving, heap.
  const bytes = new Uint8Array(new ArrayBuffer(Math.max(size, 64)));
  return { bytes: bytes.subarray(0, size), address: backend().addressOf(bytes) };
}

/** A handle to what C made in a place; the memory lives until it is closed. */
export function adoptPlace<H extends Handle>(
  type: HandleType<H>,
  memory: Placed,
  madeBy: string,
  close: (handle: H) => void,
  free: (pointer: bigint) => unknown,
): H {
  const handle = adopt(type, memory.address, madeBy, close, free);
  const token = tokenOf(handle);
  if (token !== null) {
    const { buffer, byteOffset, byteLength } = memory.bytes;
    (token.kept ??= new Map<string, Uint8Array[]>()).set(madeBy, [memory.bytes]);
    views.set(token, new DataView(buffer, byteOffset, byteLength));
  }
  return handle;
}

/** The memory of a record in a place, for its fields. */
export function placeView(of: Token): DataView {
  const found = views.get(of);
  if (found !== undefined) return found;
  const message = `this ${of.type.cName} is in no place`;
  throw new BoundaryError("abi/wrong-type", of.madeBy, null, message);
}

/** The same of memory that C has yet to make something in. */
export function viewOf({ bytes }: Placed): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A copy of some bytes lent to C for the call, with its address. */
export function lendCopy(data: Uint8Array, symbol: string, argument: string): Placed {
  checkBytes(data, symbol, argument);
  const lent = lend(data.byteLength);
  lent.bytes.set(data);
  return { bytes: lent.bytes, address: BigInt(lent.address) };
}
