import type { NativeFunction, NativeLibrary, WideSignature } from "./backend/backend.ts";
import { backend, koffiBeside } from "./backend/choose-backend.ts";
import { BoundaryError } from "./error.ts";
import { callThroughLibffi } from "./libffi/call-function.ts";
import { libffi, libffiFiles } from "./libffi/open-libffi.ts";
import { scratchView } from "./scratch.ts";
import { symbolAddress } from "./symbol-address.ts";

/** Where wide calls go: the FFI itself, the system's libffi, koffi beside it, or nowhere. */
export type WideRoute = "own" | "libffi" | "koffi" | null;

/** The route of a signature on this backend; see {@link refuseWide} for null. */
export function wideRoute({ result, parameters, fixed }: WideSignature): WideRoute {
  const records = [result, ...parameters].some((type) => typeof type !== "string");
  const { byValue, variadic } = backend();
  if ((!records || byValue) && (fixed === null || variadic)) return "own";
  if (libffi() !== null) return "libffi";
  return koffiBeside() === null ? null : "koffi";
}

/** A function of a library by that route; null when the library has no such symbol. */
export function findWide(
  route: Exclude<WideRoute, null>,
  library: { readonly file: string; readonly native: NativeLibrary },
  symbol: string,
  signature: WideSignature,
): NativeFunction | null {
  if (route !== "libffi") {
    const native = route === "own" ? library.native : koffiBeside()?.open(library.file);
    return native?.findWide?.(symbol, signature, scratchView) ?? null;
  }
  const ffi = libffi();
  const target = symbolAddress(library.file, symbol);
  return ffi === null || target === 0n ? null : callThroughLibffi(ffi, target, signature);
}

/** Why there is no route, and what to do about it. */
export function explainNoRoute(): string {
  const { name } = backend();
  const tried = libffiFiles().join(", ") || "no file is known here";
  return (
    `${name} has no records by value and no variadic calls of its own, and this machine no libffi ` +
    `(${tried}): install the system's libffi (Debian's libffi8), or koffi where Node runs it ` +
    "(npm install koffi); FERRULE_LIBFFI names another file"
  );
}

/** The error of a call without a route. */
export function refuseWide(symbol: string): BoundaryError {
  return new BoundaryError("input/configuration", symbol, null, explainNoRoute());
}
