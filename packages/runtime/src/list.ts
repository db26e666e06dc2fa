import type { Address } from "./backend/backend.ts";
import { token } from "./check-handle.ts";
import { BoundaryError, show } from "./error.ts";
import type { Handle } from "./handle.ts";
import type { HandleType } from "./handle-type.ts";
import { lend } from "./scratch.ts";
import { putText } from "./string.ts";

/** Lends C an array of live handles' pointers for the call, with a NULL behind the last. */
export function putHandles<H extends Handle>(
  list: readonly H[],
  type: HandleType<H>,
  symbol: string,
  argument: string,
): Address {
  return putPointers(
    list.map((handle, index) => token(handle, type, symbol, `${argument}[${index}]`).pointer),
  );
}

/** Lends C an array of texts for the call, with a NULL behind the last. */
export function putTexts(list: readonly string[], symbol: string, argument: string): Address {
  return putPointers(list.map((text, index) => putText(text, symbol, `${argument}[${index}]`)));
}

function putPointers(pointers: readonly Address[]): Address {
  const { bytes, address } = lend((pointers.length + 1) * 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  pointers.forEach((pointer, index) => view.setBigUint64(index * 8, BigInt(pointer), true));
  view.setBigUint64(pointers.length * 8, 0n, true);
  return address;
}

/** A copy of an array, whose length C is told: an element's getter may change the array itself. */
export function listOf<T>(list: readonly T[], symbol: string, argument: string): readonly T[] {
  checkList(list, symbol, argument);
  return Array.from(list);
}

/** Refuses what is no array. */
function checkList(list: unknown, symbol: string, argument: string): void {
  if (Array.isArray(list)) return;
  const nothing = list === null || list === undefined;
  const hazard = nothing ? "error/unchecked-null" : "abi/wrong-type";
  throw new BoundaryError(hazard, symbol, argument, `an array is needed, got ${show(list)}`);
}

/** How many elements it has, once it is known to be an array. */
export function countList(list: readonly unknown[], symbol: string, argument: string): number {
  checkList(list, symbol, argument);
  return list.length;
}
