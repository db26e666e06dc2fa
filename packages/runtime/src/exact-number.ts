import { BoundaryError, show } from "./error.ts";

/** An integer of C's as a number, where the contract says that it always is one. */
export function exactNumber(value: number | bigint, symbol: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  const message = `C returned ${show(value)}, which is not exact as a number: the contract says it is`;
  throw new BoundaryError("abi/value-range", symbol, "result", message);
}
