import type { NativeFunction, Signature } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";
import { BoundaryError } from "./error.ts";
import type { Library } from "./load.ts";
import { preloadedAllocator } from "./preloaded.ts";

const signature: Signature = { result: "void", parameters: ["ptr"] };

/**
 * C's `free` as the library's own code finds it: where another allocator is preloaded (a checker's,
 * jemalloc), that one's; otherwise that of the C library which the library depends on.
 */
export function standardFree(library: Library): NativeFunction {
  const preloaded = preloadedAllocator();
  const other = preloaded === null ? null : backend().open(preloaded).find("free", signature);
  const found = other ?? library.native.find("free", signature);
  if (found !== null) return found;
  const message = `${library.file} does not lead to C's own free`;
  throw new BoundaryError("abi/missing-symbol", "free", null, message);
}
