import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Library } from "./libraries.ts";

/** A library's headers in a folder of their own, and how to include them. */
export type Staged = {
  readonly name: string;
  /** Includes what a program would. */
  readonly header: string;
  readonly includeDirs: readonly string[];
  readonly defines: readonly string[];
};

/** Where a package's file goes below the staged root; null for what is no header. */
function placeOf(path: string): string | null {
  const moves: readonly (readonly [RegExp, string])[] = [
    [/^\/usr\/include\/[^/]+-linux-gnu[^/]*\//, "multiarch/"],
    [/^\/usr\/include\//, "include/"],
    [/^\/usr\/lib\/llvm-16\/include\//, "llvm-16/"],
    [/^\/usr\/lib\/[^/]+-linux-gnu\/([^/]+)\/include\//, "lib/$1/"],
  ];
  for (const [pattern, place] of moves) {
    if (pattern.test(path)) return path.replace(pattern, place);
  }
  return null;
}

/** Copies the headers of a library's packages; null when one of them is not installed. */
export function stageLibrary(library: Library, folder: string): Staged | null {
  const { name, packages, headers, includeDirs = [], defines = [] } = library;
  const root = join(folder, name);
  mkdirSync(root, { recursive: true });
  for (const name of packages) {
    const { status, stdout } = spawnSync("dpkg", ["-L", name], { encoding: "utf8" });
    if (status !== 0) return null;
    for (const path of stdout.split("\n")) {
      const place = placeOf(path);
      if (place === null || !existsSync(path) || !statSync(path).isFile()) continue;
      mkdirSync(dirname(join(root, place)), { recursive: true });
      cpSync(path, join(root, place), { dereference: true });
    }
  }
  const header = join(root, "all.h");
  writeFileSync(header, headers.map((of) => `#include <${of}>\n`).join(""));
  const folders = [...includeDirs, "include", "multiarch"].map((of) => join(root, of));
  return { name, header, includeDirs: folders.filter((path) => existsSync(path)), defines };
}
