import type { NativeFunction } from "../backend/backend.ts";
import { libc } from "../libc.ts";
import { mark, release } from "../scratch.ts";
import { putText } from "../string.ts";

const NOW = 2;

let open: NativeFunction | null = null;
let find: NativeFunction | null = null;

/** The address of a symbol of a library that the loader finds by that name; 0n when it has none. */
export function symbolAddress(file: string, symbol: string): bigint {
  open ??= libc("dlopen", { result: "ptr", parameters: ["ptr", "i32"] });
  find ??= libc("dlsym", { result: "ptr", parameters: ["ptr", "ptr"] });
  const loan = mark();
  try {
    const library = open(putText(file, "dlopen", "file"), NOW);
    if (library === 0n) return 0n;
    const found = find(library, putText(symbol, "dlsym", "symbol"));
    return typeof found === "bigint" ? found : 0n;
  } finally {
    release(loan);
  }
}
