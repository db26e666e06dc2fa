import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Inputs } from "../remember/inputs.ts";

const bytesAtMost = 4 * 1024 * 1024;

/** The first of these folders that has the header, as its whole path; null when none has. */
export function findHeader(
  header: string,
  folders: readonly string[],
  inputs: Inputs,
): string | null {
  const paths = folders.map((from) => resolve(from, header));
  return paths.find((path) => isHeader(path, inputs)) ?? null;
}

/** True for a plain file that can be a header. */
export function isHeader(path: string, inputs: Inputs): boolean {
  inputs.note(path);
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && status.isFile() && status.size <= bytesAtMost;
}
