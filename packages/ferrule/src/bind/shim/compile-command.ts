import { basename, dirname } from "node:path";

/** Folders that every compiler looks into. */
const usual = new Set(["/usr/include", "/usr/local/include"]);

/** How a shim finds its headers: by their names, and the folders that the compiler needs for them. */
export type ShimHeaders = {
  readonly names: readonly string[];
  readonly folders: readonly string[];
};

/**
 * Headers as the contract names them, and where those are. A header that the contract does not name
 * goes by its file's name.
 */
export function findShimHeaders(files: readonly string[], wanted: readonly string[]): ShimHeaders {
  const found = files.map((file) => {
    const name = wanted.find((of) => file === of || file.endsWith(`/${of}`)) ?? basename(file);
    return { name, folder: file.slice(0, -name.length - 1) || dirname(file) };
  });
  return {
    names: [...new Set(found.map(({ name }) => name))],
    folders: [...new Set(found.map(({ folder }) => folder))].filter((of) => !usual.has(of)),
  };
}

/** The command that compiles a shim on this system, as it is typed. */
export function compileCommand(
  source: string,
  folders: readonly string[],
  defines: readonly string[],
): string {
  const base = source.slice(0, -".c".length);
  const options = [...folders.map((of) => `-I${of}`), ...defines.map((of) => `-D${of}`)].map(quote);
  if (process.platform === "win32") {
    const flags = options.map((option) => option.replace(/^(["']?)-/, "$1/"));
    return [
      "cl",
      "/std:c11",
      "/O2",
      "/LD",
      ...flags,
      quote(source),
      `/Fe:${quote(`${base}.dll`)}`,
    ].join(" ");
  }
  const [shared, ending] =
    process.platform === "darwin" ? ["-dynamiclib", "dylib"] : ["-shared", "so"];
  const rest = process.platform === "linux" ? ["-ldl"] : [];
  return [
    "cc",
    "-O2",
    shared,
    "-fPIC",
    ...options,
    "-o",
    quote(`${base}.${ending}`),
    quote(source),
    ...rest,
  ].join(" ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
