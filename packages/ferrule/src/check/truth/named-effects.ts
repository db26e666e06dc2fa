import { lent, plainResult, type CallEffects } from "./effects.ts";

/** Counted references are left out: those may be given back many times. */
const deallocator = /(?:_(?:free|destroy|delete|dispose|close|finalize)|Free|Destroy|Dispose)$/;

/**
 * Of a function that no header declares, the name alone says that a function with one argument gives it back. That
 * is enough to doubt a second call or a later use, and for no more.
 */
export function namedEffects(symbol: string): CallEffects | null {
  if (!deallocator.test(symbol)) return null;
  const parameters = [{ ...lent, releases: true }];
  return { symbol, source: "name", described: false, result: plainResult, parameters };
}
