import type { NativeFunction, Signature } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";
import { BoundaryError } from "./error.ts";
import { libc } from "./libc.ts";
import type { Library } from "./load.ts";
import { lend, mark, release } from "./scratch.ts";
import { readText } from "./string.ts";

const signature: Signature = { result: "void", parameters: ["ptr"] };

/** An allocator has all of them. */
const family = ["free", "malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc"] as const;

/**
 * C's `free` as the library's own code would find it: where another allocator is preloaded (a
 * checker's, jemalloc), that one's. A library that is isolated finds it in its own dependencies.
 */
export function standardFree(library: Library): NativeFunction {
  const preloaded = library.isolated ? null : preloadedFree();
  const found = preloaded ?? library.native.find("free", signature);
  if (found !== null) return found;
  const message = `${library.file} does not lead to C's own free`;
  throw new BoundaryError("abi/missing-symbol", "free", null, message);
}

/** The `free` that the loader finds first in the process, by the file it is in; null elsewhere. */
function preloadedFree(): NativeFunction | null {
  if (process.platform !== "linux") return null;
  // An executable at a fixed address gives its own stub as the address of what it takes the
  // address of, as Node does of `free`: the allocator's file is then told by another of its names.
  for (const name of family) {
    const file = fileOf(name);
    const found =
      file?.includes(".so") === true ? backend().open(file).find("free", signature) : null;
    if (found !== null) return found;
  }
  return null;
}

/** The file that the loader finds a symbol in first. */
function fileOf(symbol: string): string | null {
  const loan = mark();
  try {
    const name = lend(symbol.length + 1);
    name.bytes.set(new TextEncoder().encode(`${symbol}\0`));
    const dlsym = libc("dlsym", { result: "ptr", parameters: ["ptr", "ptr"] });
    const address = dlsym(0n, name.address);
    // Dl_info: the file's name first, then three more pointers.
    const info = lend(32);
    const dladdr = libc("dladdr", { result: "i32", parameters: ["ptr", "ptr"] });
    if (typeof address !== "bigint" || address === 0n) return null;
    if (dladdr(address, info.address) === 0) return null;
    const { buffer, byteOffset } = info.bytes;
    return readText(new DataView(buffer, byteOffset).getBigUint64(0, true));
  } finally {
    release(loan);
  }
}
