import { basename, dirname, extname, join } from "node:path";
import { matchGlob } from "../../text/match-glob.ts";
import type { HeaderRequest } from "./model.ts";

/** Whether a declaration of that name in that file is one of the library's. */
export type WantedTest = (name: string, file: string) => boolean;

/** Folders that hold many libraries: a header's neighbours there are not its library. */
const crowded = /^\/usr(?:\/local)?\/include(?:\/[^/]+-linux-[^/]+)?$|\/mingw[^/]*\/include$|^\/$/;

/**
 * The library's own declarations: in the headers themselves, in their folder unless many libraries
 * share it, in the folder that is named as the header (`git2.h`, `git2/`), and below `-I`. Then
 * `--allow` adds and `--block` takes away. A glob with a slash or the ending `.h` is of files,
 * from the last folders of the path on; any other is of names.
 */
export function wantDeclarations(
  request: HeaderRequest,
  systemFolders: readonly string[],
): WantedTest {
  const own = new Set(request.headers);
  const isCrowded = (folder: string): boolean =>
    crowded.test(folder) || systemFolders.includes(folder);
  const folders = [
    ...request.headers.map((header) => dirname(header)),
    ...request.includeDirs,
  ].filter((folder) => !isCrowded(folder));
  const named = request.headers.map((header) =>
    join(dirname(header), basename(header, extname(header))),
  );
  const below = [...new Set([...folders, ...named])].map((folder) => `${folder}/`);
  const files = new Map<string, boolean>();
  const isOwn = (file: string): boolean => {
    const known = files.get(file);
    if (known !== undefined) return known;
    const near = !request.exact && below.some((folder) => file.startsWith(folder));
    const found = own.has(file) || near;
    files.set(file, found);
    return found;
  };
  const allows = patterns(request.allow);
  const blocks = patterns(request.block);
  return (name, file) => (isOwn(file) || allows(name, file)) && !blocks(name, file);
}

function patterns(globs: readonly string[]): WantedTest {
  const isFile = (glob: string): boolean => glob.includes("/") || /\.h\w*$/.test(glob);
  const ofFiles = globs.filter(isFile).map((glob) => (glob.startsWith("/") ? glob : `*/${glob}`));
  const ofNames = globs.filter((glob) => !isFile(glob));
  const known = new Map<string, boolean>();
  const file = (path: string): boolean => {
    const found = known.get(path) ?? ofFiles.some((glob) => matchGlob(glob, path));
    known.set(path, found);
    return found;
  };
  return (name, path) => ofNames.some((glob) => matchGlob(glob, name)) || file(path);
}
