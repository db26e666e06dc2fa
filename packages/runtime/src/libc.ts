import type { NativeFunction, NativeLibrary, Signature } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";
import { libcFile } from "./libc-file.ts";

let library: NativeLibrary | null = null;

/** A function of the C library that this process runs on; refused when it has none of that name. */
export function libc(symbol: string, signature: Signature): NativeFunction {
  const file = libcFile();
  const found = (library ??= backend().open(file)).find(symbol, signature);
  if (found === null) throw new TypeError(`ferrule: ${file} has no ${symbol}`);
  return found;
}
