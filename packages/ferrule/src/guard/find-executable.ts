import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/**
 * The file that a command's first word names: looked up in PATH unless it holds a slash.
 *
 * @returns its path, or null when there is none that may be run.
 */
export function findExecutable(
  word: string,
  path: string = process.env["PATH"] ?? "",
): string | null {
  if (word === "") return null;
  if (word.includes("/")) return isExecutable(resolve(word)) ? resolve(word) : null;
  const folders = path.split(delimiter).map((folder) => folder || ".");
  return folders.map((folder) => resolve(join(folder, word))).find(isExecutable) ?? null;
}

/** Where links end; the path itself where it cannot be followed. */
export function followLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
