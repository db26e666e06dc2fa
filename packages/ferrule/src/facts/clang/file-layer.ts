/** A read-only layer of the file system that Clang sees. Paths are without a leading slash. */
export type FileLayer = {
  /** The file's bytes; undefined when this layer has no such file. */
  read(path: string): Uint8Array | undefined;
  isDirectory(path: string): boolean;
  list(path: string): readonly string[];
};

const encoder = new TextEncoder();

/** Texts by absolute path, as a layer. */
export function textLayer(files: ReadonlyMap<string, string>): FileLayer {
  const bytes = [...files].map(([path, text]) => [path.slice(1), encoder.encode(text)] as const);
  return memoryLayer(new Map(bytes));
}

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
