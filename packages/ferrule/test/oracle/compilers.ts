import { findCompiler } from "../../src/verify/compiler.ts";
import type { Compiler } from "../../src/verify/model.ts";

/** Every cross gcc that Debian has for our targets. */
const commands = [
  "gcc",
  "aarch64-linux-gnu-gcc",
  "i686-linux-gnu-gcc",
  "arm-linux-gnueabihf-gcc",
  "x86_64-w64-mingw32-gcc",
  "i686-w64-mingw32-gcc",
] as const;

/** Those that are installed; the others are named, once and loudly. */
export function installedCompilers(): readonly Compiler[] {
  return commands.flatMap((command) => {
    try {
      return [findCompiler(command)];
    } catch {
      console.error(`SKIPPED: ${command} is not on this machine; run scripts/install-oracle.sh`);
      return [];
    }
  });
}
