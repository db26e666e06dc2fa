import { basename, dirname, join, resolve } from "node:path";
import type { LibrarySource } from "../config/model.ts";
import type { FileReading } from "../model/front-end.ts";
import type { Inputs } from "../remember/inputs.ts";
import { usualFolders } from "../../facts/request/usual-folders.ts";
import { findHeader, isHeader } from "./find-header.ts";
import type { ReadFiles } from "./read-files.ts";

const headersAtMost = 64;

/**
 * The libraries that a file itself leads to: headers that it includes, headers beside it that
 * declare what it calls, and shipped contracts for the libraries that it loads by name.
 */
export async function discoverLibraries(
  reading: FileReading,
  files: ReadFiles,
  inputs: Inputs,
): Promise<readonly LibrarySource[]> {
  const folder = dirname(resolve(reading.source.file));
  const own = [
    ...new Set([...included(reading, [folder], inputs), ...beside(reading, folder, files, inputs)]),
  ];
  const packs = await Promise.all(
    [...new Set(reading.libraries.map(libraryName))].map((name) => shippedFor(name, files, inputs)),
  );
  // One by one: then a header that many files include is read once, whatever else they include.
  const installed = included(reading, usualFolders, inputs)
    .filter((path) => !own.includes(path))
    .map((path) => source(headerName(path), [path], []));
  const found = [...installed, ...packs.filter((of) => of !== null)];
  return own.length === 0 ? found : [source(headerName(own[0]!), own, []), ...found];
}

/** Headers of the C library itself: what they promise is known without reading them. */
const standard =
  /^(?:assert|complex|ctype|dlfcn|errno|fcntl|fenv|float|inttypes|limits|locale|malloc|math|pthread|sched|semaphore|setjmp|signal|std\w+|strings?|threads|time|uchar|unistd|w?ctype|wchar|sys\/\w+)\.h$/;

function included(
  { includes }: FileReading,
  folders: readonly string[],
  inputs: Inputs,
): readonly string[] {
  const wanted = includes.map(({ header }) => header).filter((name) => !standard.test(name));
  return [...new Set(wanted.flatMap((name) => findHeader(name, folders, inputs) ?? []))];
}

function headerName(path: string): string {
  return basename(path).replace(/\.\w+$/, "");
}

/** Headers in the same folder whose text names a function that the file declares. */
function beside(
  { declarations }: FileReading,
  folder: string,
  files: ReadFiles,
  inputs: Inputs,
): readonly string[] {
  const symbols = declarations.filter(({ verified }) => !verified).map(({ symbol }) => symbol);
  if (symbols.length === 0) return [];
  inputs.note(folder);
  return files
    .headers(folder)
    .slice(0, headersAtMost)
    .map((name) => join(folder, name))
    .filter((path) => isHeader(path, inputs) && namesOne(path, symbols, files));
}

function namesOne(path: string, symbols: readonly string[], { calls }: ReadFiles): boolean {
  const named = calls(path);
  return symbols.some((symbol) => named.has(symbol));
}

/** A shipped contract with the machine's own headers of that library; null when one is missing. */
async function shippedFor(
  library: string,
  files: ReadFiles,
  inputs: Inputs,
): Promise<LibrarySource | null> {
  const pack = files.pack(library);
  if (pack === null) return null;
  inputs.note(pack);
  const { headers } = await files.contract(pack);
  const found = headers.flatMap((header) => findHeader(header, usualFolders, inputs) ?? []);
  return found.length < headers.length ? null : source(library, found, [pack]);
}

/** `libsqlite3.so.0`, `sqlite3.dll` and `/usr/lib/libsqlite3.dylib` are all `sqlite3`. */
function libraryName(loaded: string): string {
  const name = basename(loaded.replaceAll("\\", "/"));
  return name.replace(/\.(?:so(?:\.\d+)*|dll|dylib|a)$/, "").replace(/^lib(?=\w)/, "");
}

function source(
  name: string,
  headers: readonly string[],
  contracts: readonly string[],
): LibrarySource {
  return { name, headers, contracts, includeDirs: [], defines: [] };
}
