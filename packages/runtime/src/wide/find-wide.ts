import type { NativeFunction, NativeLibrary, WideSignature } from "../backend/backend.ts";
import { backend, koffiBeside } from "../backend/choose-backend.ts";
import { koffiWide } from "../backend/koffi-wide.ts";
import { BoundaryError } from "../error.ts";
import { withGatesShut } from "../gate.ts";
import type { Library } from "../load.ts";
import { scratchView } from "../scratch.ts";
import { callThroughLibffi } from "./libffi/call-function.ts";
import { libffi, libffiFiles } from "./libffi/open-libffi.ts";
import { parseWide } from "./parse-wide.ts";
import { symbolAddress } from "./symbol-address.ts";

/**
 * A function with records by value, or one way to call a variadic one: by the FFI itself, by the
 * system's libffi, or by koffi beside Node's own FFI. Null when the library has no such symbol, and
 * what to do about it where there is none of the three.
 */
export function find(
  library: Library,
  symbol: string,
  types: string,
): NativeFunction | null | string {
  const signature = parseWide(types, library.varying, library.shapes);
  if (isOwn(signature)) return own(library.native, symbol, signature);
  const ffi = libffi();
  if (ffi !== null) {
    const target = symbolAddress(library.file, symbol);
    return target === 0n ? null : callThroughLibffi(ffi, target, signature);
  }
  const koffi = koffiBeside();
  if (koffi === null) return explainNoRoute();
  const found = own(koffi.open(library.file), symbol, signature);
  return found && withoutCallbacks(found, symbol);
}

function own(
  library: NativeLibrary,
  symbol: string,
  signature: WideSignature,
): NativeFunction | null {
  return library.findWide?.(symbol, signature, scratchView, koffiWide) ?? null;
}

/**
 * koffi calls C on a stack of its own, where Node's own FFI cannot be entered: V8 would end the process.
 * A callback is answered then, and the call refused once it has returned.
 */
function withoutCallbacks(call: NativeFunction, symbol: string): NativeFunction {
  return (...values) => {
    const [value, refused] = withGatesShut(() => call(...values));
    if (refused === null) return value;
    const message = `koffi cannot run ${refused.symbol}(${refused.argument}) of node:ffi: install libffi`;
    throw new BoundaryError("input/configuration", symbol, null, message);
  };
}

/** True where the FFI of this backend has such calls. */
function isOwn({ result, parameters, fixed }: WideSignature): boolean {
  const records = [result, ...parameters].some((type) => typeof type !== "string");
  const { byValue, variadic } = backend();
  return (!records || byValue) && (fixed === null || variadic);
}

/** Why nothing here has such calls, and what to do about it. */
export function explainNoRoute(): string {
  const tried = libffiFiles().join(", ") || "no file is known here";
  return (
    `${backend().name} has no records by value and no variadic calls of its own, and this machine ` +
    `no libffi (${tried}): install the system's libffi (Debian's libffi8), or koffi where Node ` +
    "runs it (npm install koffi); FERRULE_LIBFFI names another file"
  );
}
