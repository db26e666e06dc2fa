import { statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";

/**
 * The absolute path of a header: as it is named, or, for a name as in `#include <…>` that is no
 * file here, in the first of the folders that has it.
 */
export function findHeader(name: string, folders: readonly string[]): string {
  const here = resolve(name);
  if (isAbsolute(name) || /^\.\.?\//.test(name) || exists(here)) return here;
  return folders.map((folder) => join(folder, name)).find(exists) ?? here;
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}
