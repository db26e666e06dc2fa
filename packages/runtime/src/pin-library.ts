import { libc } from "./libc.ts";
import { lend, mark, release } from "./scratch.ts";

const NOW = 2;

/**
 * Keeps a library that was loaded in memory until the process is gone: an FFI may unload its
 * libraries while the process ends, and threads of C's own still run in them. Only on Linux.
 */
export function pinLibrary(file: string): void {
  if (process.platform !== "linux") return;
  const loan = mark();
  const name = new TextEncoder().encode(`${file}\0`);
  const { bytes, address } = lend(name.byteLength);
  bytes.set(name);
  libc("dlopen", { result: "ptr", parameters: ["ptr", "i32"] })(address, NOW);
  release(loan);
}
