import type { NativeFunction, NativeLibrary, Signature } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";

const files: Readonly<Partial<Record<string, string>>> = {
  darwin: "libSystem.B.dylib",
  linux: "libc.so.6",
  win32: "ucrtbase.dll",
};

let library: NativeLibrary | null = null;

/** A function of the C library that this process runs on; refused when it has none of that name. */
export function libc(symbol: string, signature: Signature): NativeFunction {
  const file = files[process.platform];
  if (file === undefined) throw new TypeError(`ferrule: no C library known on ${process.platform}`);
  const found = (library ??= backend().open(file)).find(symbol, signature);
  if (found === null) throw new TypeError(`ferrule: ${file} has no ${symbol}`);
  return found;
}
