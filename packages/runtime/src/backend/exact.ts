import type { Address } from "./backend.ts";

/** An address as a number where that is exact: with a tag in its upper bits it is not. */
export function exact(address: bigint): Address {
  const number = Number(address);
  return Number.isSafeInteger(number) ? number : address;
}
