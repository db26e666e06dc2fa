import type { NativeFunction, NativeType, WideSignature } from "../backend/backend.ts";
import { backend } from "../backend/choose-backend.ts";
import { koffiWide } from "../backend/koffi-wide.ts";
import { BoundaryError } from "../error.ts";
import type { Library } from "../load.ts";
import { mark, release, scratchBytes, take } from "../scratch.ts";
import { explainNoRoute } from "./find-wide.ts";
import { makeClosure } from "./libffi/make-closure.ts";
import { libffi } from "./libffi/open-libffi.ts";
import { parseWide } from "./parse-wide.ts";

/** Makes the native closures of a library's callbacks that C gives records by value. */
export function callbacksOf({
  varying,
  shapes,
}: Library): (
  symbol: string,
  types: string,
  fn: NativeFunction,
) => { readonly target: bigint; readonly result: NativeType } {
  return (symbol, types, fn) => {
    const signature = parseWide(types, varying, shapes);
    const { result } = signature;
    if (typeof result !== "string") throw new TypeError(`ferrule: a callback returns ${types}`);
    return { target: makeTarget(symbol, signature, fn), result };
  };
}

/** Each record is copied into scratch memory until `fn` has returned, and `fn` is given its offset. */
function makeTarget(symbol: string, signature: WideSignature, fn: NativeFunction): bigint {
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
  if (own !== undefined) return own(signature, called, store, koffiWide);
  const ffi = libffi();
  if (ffi === null) {
    throw new BoundaryError("input/configuration", symbol, null, explainNoRoute());
  }
  return makeClosure(ffi, signature, called, store);
}
