import { statSync } from "node:fs";
import { resolve } from "node:path";

const bytesAtMost = 4 * 1024 * 1024;

/** The first of these folders that has the header, as its whole path; null when none has. */
export function findHeader(header: string, folders: readonly string[]): string | null {
  return folders.map((from) => resolve(from, header)).find(isHeader) ?? null;
}

/** True for a plain file that can be a header. */
export function isHeader(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && status.isFile() && status.size <= bytesAtMost;
}
