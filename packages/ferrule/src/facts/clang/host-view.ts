import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  readdirSync,
  realpathSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { hash } from "../cache/store.ts";
import type { FileLayer } from "./file-layer.ts";

/** No header is larger; a device or a log that somebody includes is not read to its end. */
const LARGEST = 64 * 1024 * 1024;

/** What runs of one thread looked for on the machine. */
type Lookups = {
  /** Absolute path → SHA-256 of the regular files that were opened. */
  readonly opened: Map<string, string>;
  /** Absolute paths that were looked for and were not there. */
  readonly missed: Set<string>;
  /** Bytes of the files that were read, for all runs of a thread. */
  readonly contents: Map<string, Uint8Array | undefined>;
};

/** What a run may see of the machine's own files. */
export type HostView = {
  readonly lookups: Lookups;
  /** Files that exist, but not for this target. */
  readonly hides: (file: string) => boolean;
  /** Folders where letters' case does not matter, as on Windows. */
  readonly folded: readonly string[];
};

/** The machine's own file system, read as it is needed. Regular files only. */
export function hostLayer({ lookups, hides, folded }: HostView): FileLayer {
  const directories = new Map<string, boolean>();
  const isDirectory = (path: string): boolean => {
    const known = directories.get(path);
    if (known !== undefined) return known;
    const found = directoryAt(`/${path}`);
    directories.set(path, found);
    return found;
  };
  const readExact = (absolute: string): Uint8Array | undefined => {
    if (hides(absolute)) return undefined;
    const { contents } = lookups;
    if (!contents.has(absolute)) contents.set(absolute, readRegularFile(absolute));
    const bytes = contents.get(absolute);
    if (bytes !== undefined && !lookups.opened.has(absolute))
      lookups.opened.set(absolute, hash(bytes));
    // A folder that is looked at as a file is there; one that appears later changes the search.
    if (bytes === undefined && !isDirectory(absolute.slice(1))) lookups.missed.add(absolute);
    return bytes;
  };
  return {
    read(path) {
      const absolute = `/${path}`;
      const found = readExact(absolute);
      const fold = folded.find((folder) => absolute.startsWith(`${folder}/`));
      if (found !== undefined || fold === undefined) return found;
      return readExact(fold + absolute.slice(fold.length).toLowerCase());
    },
    isDirectory,
    list: (path) => readdirSync(join("/", path)),
  };
}

function directoryAt(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // A loop of links, a name that is too long, a folder that may not be entered.
    return false;
  }
}

/** Undefined for what is no regular file, too large, or the kernel's own. */
function readRegularFile(path: string): Uint8Array | undefined {
  let descriptor: number;
  try {
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
    // Files of these may have no end, or wait for one.
    if (/^\/(?:proc|sys|dev)\//.test(realpathSync(path))) return undefined;
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
