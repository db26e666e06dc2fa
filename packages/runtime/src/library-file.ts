import { closeSync, openSync, readFileSync, readSync } from "node:fs";

const machines: Readonly<Record<number, string>> = {
  3: "i686",
  8: "mips",
  20: "powerpc",
  21: "powerpc64",
  22: "s390x",
  40: "arm",
  62: "x86_64",
  183: "aarch64",
  243: "riscv",
  258: "loongarch",
};

/** What a file is that the loader refused, in words; null when that cannot be told. */
export function explainFile(path: string): string | null {
  const bytes = readStart(path);
  if (bytes === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  if (magic === 0x7f454c46) {
    const littleEndian = bytes[5] !== 2;
    const code = view.getUint16(18, littleEndian);
    const bits = bytes[4] === 1 ? "32-bit" : "64-bit";
    return `a ${bits} ELF file for ${machines[code] ?? `machine ${code}`}`;
  }
  if ([0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe].includes(magic)) {
    return "a Mach-O file, for macOS";
  }
  if (magic >>> 16 === 0x4d5a) return "a PE file, for Windows";
  const text = bytes.every((byte) => byte >= 9 && byte < 127);
  return text ? "text, such as a linker's script that names the library itself" : "no library";
}

/** The first 20 bytes of a file. */
function readStart(path: string): Uint8Array | null {
  try {
    const file = openSync(path, "r");
    try {
      const bytes = new Uint8Array(20);
      return readSync(file, bytes, 0, 20, 0) === 20 ? bytes : null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

/** The file that was really loaded under that name, where the system tells; the name otherwise. */
export function loadedFile(name: string): string {
  if (process.platform !== "linux") return name;
  try {
    const wanted = name.slice(name.lastIndexOf("/") + 1);
    const paths = readFileSync("/proc/self/maps", "utf8").matchAll(/ (\/[^\n]+)$/gm);
    for (const [, path = ""] of paths) {
      // A soname is the start of what its file is called: libsqlite3.so.0 → libsqlite3.so.0.8.6.
      if (path.slice(path.lastIndexOf("/") + 1).startsWith(wanted)) return path;
    }
  } catch {
    // Without /proc the name must do.
  }
  return name;
}
