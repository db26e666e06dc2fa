import { openSync, closeSync, fstatSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** A read-only layer of the file system that Clang sees. Paths are without a leading slash. */
export type FileLayer = {
  /** The file's bytes; undefined when this layer has no such file. */
  read(path: string): Uint8Array | undefined;
  isDirectory(path: string): boolean;
  list(path: string): readonly string[];
};

/** No header is larger; a device or a log that somebody includes is not read to its end. */
const LARGEST = 64 * 1024 * 1024;

/** Files held in memory. */
export function memoryLayer(files: ReadonlyMap<string, Uint8Array>): FileLayer {
  const directories = new Set([""]);
  for (const path of files.keys()) {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      directories.add(path.slice(0, at));
    }
  }
  return {
    read: (path) => files.get(path),
    isDirectory: (path) => directories.has(path),
    list: (path) => {
      const before = path === "" ? "" : `${path}/`;
      const inside = [...files.keys()].filter((file) => file.startsWith(before));
      return [...new Set(inside.map((file) => file.slice(before.length).split("/")[0]!))];
    },
  };
}

/** What a run looked for on the machine: what a cached result rests on. */
export type Lookups = {
  /** Absolute path → bytes of the regular files that were opened. */
  readonly opened: Map<string, Uint8Array>;
  /** Absolute paths that were looked for and were not there. */
  readonly missed: Set<string>;
};

/** The machine's own file system, read as it is needed. Regular files only. */
export function hostLayer(lookups: Lookups): FileLayer {
  const directories = new Map<string, boolean>();
  const isDirectory = (path: string): boolean => {
    const known = directories.get(path);
    if (known !== undefined) return known;
    const found = statSync(`/${path}`, { throwIfNoEntry: false })?.isDirectory() ?? false;
    directories.set(path, found);
    return found;
  };
  return {
    read(path) {
      const absolute = `/${path}`;
      const known = lookups.opened.get(absolute);
      if (known !== undefined || lookups.missed.has(absolute)) return known;
      const bytes = readRegularFile(absolute);
      if (bytes !== undefined) lookups.opened.set(absolute, bytes);
      // A folder that is looked at as a file is there; one that appears later changes the search.
      else if (!isDirectory(path)) lookups.missed.add(absolute);
      return bytes;
    },
    isDirectory,
    list: (path) => readdirSync(join("/", path)),
  };
}

function readRegularFile(path: string): Uint8Array | undefined {
  let descriptor: number;
  try {
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
    descriptor = openSync(path, "r");
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(descriptor);
    return stat.isFile() && stat.size <= LARGEST ? readFileSync(descriptor) : undefined;
  } finally {
    closeSync(descriptor);
  }
}
