import { readdirSync } from "node:fs";

const folders = [
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/lib64",
  "/usr/lib",
  "/usr/local/lib",
] as const;

/** The shared object of a library as a program loads it, `libjansson.so.4`; null when there is none. */
export function findLibrary(library: string): string | null {
  const names = [`lib${library}.so.`, `${library}.so.`];
  for (const folder of folders) {
    const found = entriesOf(folder)
      .filter((entry) => names.some((name) => entry.startsWith(name)))
      .filter((entry) => /\.so\.\d+$/.test(entry))
      .sort();
    if (found.length > 0) return found.at(-1)!;
  }
  return null;
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
