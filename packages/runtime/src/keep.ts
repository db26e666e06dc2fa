import type { Address } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";
import { checkBytes } from "./bytes.ts";
import { putLength, putText, putText16 } from "./string.ts";
import { mark, release } from "./scratch.ts";
import type { Token } from "./token.ts";

/** Copies made for calls that have not ended yet, by address. */
const pending = new Map<bigint, Uint8Array>();
const forever: Uint8Array[] = [];

/** A copy of some bytes that C may keep after the call, by its address. */
export function keepBytes(data: Uint8Array, symbol: string, argument: string): bigint {
  checkBytes(data, symbol, argument);
  return copy(data);
}

/** A NUL-terminated UTF-8 copy of a string that C may keep after the call, by its address. */
export function keepText(text: string, symbol: string, argument: string): bigint {
  const loan = mark();
  const address = copyOf(putText(text, symbol, argument), putLength() + 1);
  release(loan);
  return address;
}

/** The same in UTF-16. */
export function keepText16(text: string, symbol: string, argument: string): bigint {
  const loan = mark();
  const address = copyOf(putText16(text, symbol, argument), putLength() + 2);
  release(loan);
  return address;
}

function copyOf(address: Address, length: number): bigint {
  return copy(new Uint8Array(backend().view(BigInt(address), length)));
}

function copy(data: Uint8Array): bigint {
  // At least 64 bytes, so that the engine keeps them off its own, moving, heap.
  const bytes = new Uint8Array(new ArrayBuffer(Math.max(data.byteLength, 64)));
  bytes.set(data);
  const address = backend().addressOf(bytes);
  pending.set(address, bytes);
  return address;
}

function settle(address: bigint): Uint8Array[] {
  const bytes = pending.get(address);
  pending.delete(address);
  return bytes === undefined ? [] : [bytes];
}

/** The call has returned well: C has the copy until the handle ends. */
export function keep(on: Token, place: string, address: bigint): void {
  const kept = (on.kept ??= new Map<string, Uint8Array[]>());
  kept.set(place, [...(kept.get(place) ?? []), ...settle(address)]);
}

/** The same where C forgets what that place was given before. */
export function keepInstead(on: Token, place: string, address: bigint): void {
  const kept = (on.kept ??= new Map<string, Uint8Array[]>());
  kept.set(place, settle(address));
}

/** The same where C never forgets. */
export function keepForever(address: bigint): void {
  forever.push(...settle(address));
}
