import { statSync } from "node:fs";

/**
 * How the file system knows a file or folder; null when there is none. It differs once a file was
 * written, replaced or touched, or once a folder has got or lost an entry.
 */
export function stateOf(path: string): string | null {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(" ") : null;
}
