import type { NativeFunction, WideSignature } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";
import { makeClosure } from "./libffi/make-closure.ts";
import { libffi } from "./libffi/open-libffi.ts";
import { mark, release, scratchBytes, take } from "./scratch.ts";
import { refuseWide } from "./wide.ts";

/**
 * The address of native code that calls `fn`, where C gives records by value: each is copied into
 * scratch memory until `fn` has returned, and `fn` is given its offset.
 */
export function wideCallback(symbol: string, signature: WideSignature, fn: NativeFunction): bigint {
  let loan = -1;
  const store = (bytes: Uint8Array): number => {
    if (loan < 0) loan = mark();
    const at = take(bytes.byteLength);
    if (at >= 0) scratchBytes.set(bytes, at);
    return at;
  };
  const called: NativeFunction = (...values) => {
    // A call nested in this one has records of its own.
    const mine = loan;
    loan = -1;
    try {
      return fn(...values);
    } finally {
      if (mine >= 0) release(mine);
    }
  };
  const own = backend().callbackWide;
  if (own !== undefined) return own(signature, called, store);
  const ffi = libffi();
  if (ffi === null) throw refuseWide(symbol);
  return makeClosure(ffi, signature, called, store);
}
