import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Imported } from "./model.ts";
import { readGir } from "./read-gir.ts";
import { readVapi } from "./read-vapi.ts";

/** Larger ones are not read: Gtk's has 15 MB. */
const most = 64 * 1024 * 1024;

/** The folders that such files are in, by the XDG base directories: `gir-1.0`, `vala/vapi`, `vala-0.56/vapi`. */
export function importFolders(dataDirs: string | undefined): readonly string[] {
  const bases = (
    dataDirs === undefined || dataDirs === "" ? "/usr/local/share:/usr/share" : dataDirs
  ).split(":");
  return bases.flatMap((base) => {
    const vala = list(base).filter((name) => /^vala(?:-[\d.]+)?$/.test(name));
    return [join(base, "gir-1.0"), ...vala.map((name) => join(base, name, "vapi"))];
  });
}

/**
 * The `.gir` and `.vapi` files of these folders that bind one of the headers, read. A file that
 * cannot be read binds nothing: what it says is evidence, and never needed.
 */
export function findImports(
  headers: readonly string[],
  folders: readonly string[],
): readonly Imported[] {
  return folders.flatMap((folder) =>
    list(folder)
      .filter((name) => /^[\w.+-]+\.(?:gir|vapi)$/.test(name))
      .flatMap((name) => readImport(join(folder, name), headers) ?? []),
  );
}

/** One such file; null when it is of other headers, or cannot be read. */
function readImport(file: string, headers: readonly string[]): Imported | null {
  const text = readSmall(file);
  if (text === null) return null;
  const gir = file.endsWith(".gir");
  // GObject-Introspection names the headers before the first function.
  const named = gir
    ? [...text.slice(0, 65_536).matchAll(/<c:include name="([^"]+)"/g)].map(([, name]) => name!)
    : [...text.matchAll(/cheader_filename = "([^"]+)"/g)].flatMap(([, names]) => names!.split(","));
  const binds = named.some((name) => headers.some((of) => of === name || of.endsWith(`/${name}`)));
  if (!binds) return null;
  return gir ? readGir(text, basename(file)) : readVapi(text, basename(file));
}

function readSmall(file: string): string | null {
  try {
    return statSync(file).size > most ? null : readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}
