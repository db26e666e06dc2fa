import { libc } from "./libc.ts";
import { lend, mark, release } from "./scratch.ts";
import { readText } from "./string.ts";

/**
 * The address that the loader finds first for a symbol in the process, 0n for none. Of what a
 * program at a fixed address takes the address of, it is the program's own stub.
 */
export function addressOf(symbol: string): bigint {
  const loan = mark();
  try {
    const name = lend(symbol.length + 1);
    name.bytes.set(new TextEncoder().encode(`${symbol}\0`));
    const found = libc("dlsym", { result: "ptr", parameters: ["ptr", "ptr"] })(0n, name.address);
    return typeof found === "bigint" ? found : 0n;
  } finally {
    release(loan);
  }
}

/** The file of the program or library that an address is in, or null. */
function fileAt(address: bigint): string | null {
  const loan = mark();
  try {
    // Dl_info: the file's name first, then three more pointers.
    const info = lend(32);
    const dladdr = libc("dladdr", { result: "i32", parameters: ["ptr", "ptr"] });
    if (address === 0n || dladdr(address, info.address) === 0) return null;
    const { buffer, byteOffset } = info.bytes;
    return readText(new DataView(buffer, byteOffset).getBigUint64(0, true));
  } finally {
    release(loan);
  }
}

/** What an allocator has, and what its users call. */
export const allocator: readonly string[] = [
  ...["malloc", "calloc", "realloc", "free", "posix_memalign", "aligned_alloc", "memalign"],
  ...["reallocarray", "malloc_usable_size"],
];

/**
 * The file of the allocator of this process where it is not the C library's own, as of a checker or
 * of jemalloc that is preloaded; null otherwise, and where that is not known (all but Linux).
 */
export function preloadedAllocator(): string | null {
  if (process.platform !== "linux") return null;
  // Node is at a fixed address, and has stubs for some of them: one of the others tells.
  for (const name of allocator) {
    const file = fileAt(addressOf(name));
    if (file?.includes(".so") === true) return /\/(?:libc\.so|ld-)/.test(file) ? null : file;
  }
  return null;
}
