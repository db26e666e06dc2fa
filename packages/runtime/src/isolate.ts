import { backend } from "./backend/choose-backend.ts";
import type { NativeFunction } from "./backend/backend.ts";
import { preloadedAllocator } from "./preloaded.ts";
import { relink } from "./relink.ts";
import { lend, mark, release } from "./scratch.ts";

const NOW = 2;
/** Look in the library itself before the program: glibc's RTLD_DEEPBIND. */
const DEEPBIND = 8;

let dlopen: NativeFunction | null = null;

/**
 * Opens a library so that its calls of its own functions end in itself. Node exports zlib, OpenSSL
 * and libuv from its executable, and the loader looks there first: half a library would run with
 * the other half of another version. Whoever opens it afterwards gets it as it is. Only on Linux
 * with glibc: macOS and Windows bind names to libraries anyway.
 *
 * Its `malloc` is then the C library's own too. Where another allocator is preloaded, that is wrong:
 * what C functions allocate for it, as `strdup` does, comes from there. So it is bound to that one.
 */
export function openIsolated(file: string): void {
  if (process.platform !== "linux") return;
  dlopen ??= backend()
    .open("libc.so.6")
    .find("dlopen", { result: "ptr", parameters: ["ptr", "i32"] });
  const loan = mark();
  const name = new TextEncoder().encode(`${file}\0`);
  const { bytes, address } = lend(name.byteLength);
  bytes.set(name);
  const opened = dlopen?.(address, NOW | DEEPBIND);
  release(loan);
  if (typeof opened === "bigint" && opened !== 0n && preloadedAllocator() !== null) relink(opened);
}
