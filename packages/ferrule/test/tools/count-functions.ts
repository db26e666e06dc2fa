import { spawnSync } from "node:child_process";
import { askPkgConfig } from "../../src/facts/request/ask-pkg-config.ts";
import { noFlags, type CompilerFlags } from "../../src/facts/request/model.ts";
import { nativeClangPath, type RealLibrary } from "./libraries.ts";

/** What a compiler must be told to find a library's headers. */
export function flagsOf({ pkgConfig, includeDirs = [], defines = [] }: RealLibrary): CompilerFlags {
  const asked = pkgConfig === undefined ? noFlags : askPkgConfig(pkgConfig);
  return {
    ...asked,
    includeDirs: [...includeDirs, ...asked.includeDirs],
    defines: [...defines, ...asked.defines],
  };
}

/**
 * The functions that another Clang's tree of the unpreprocessed headers declares in the library's
 * own files, read from the text of the dump line by line: no code of ferrule has a part in it.
 *
 * @throws Error when that Clang does not take the headers.
 */
export function countedByClang(library: RealLibrary): ReadonlySet<string> {
  const { includeDirs, defines } = flagsOf(library);
  const { counted, headers, own } = library;
  const source = headers.map((header) => `#include <${header}>\n`).join("");
  const system =
    counted === undefined ? [] : ["-nostdlibinc", "-fms-extensions", "-isystem", counted.system];
  const args = [
    ...["-fsyntax-only", "-w", "-std=gnu17", "-Xclang", "-ast-dump", "-fno-color-diagnostics"],
    ...["-target", counted?.triple ?? "x86_64-linux-gnu", ...system],
    ...(counted === undefined ? includeDirs.map((dir) => `-I${dir}`) : []),
    ...defines.map((of) => `-D${of}`),
    ...["-x", "c", "-"],
  ];
  const options = { input: source, encoding: "utf8", maxBuffer: 1 << 29 } as const;
  const { status, stdout, stderr } = spawnSync(nativeClangPath!, args, options);
  if (status !== 0) throw new Error(`${nativeClangPath} ended with ${status}\n${stderr}`);
  const names = new Set<string>();
  let file = "";
  for (const line of stdout.split("\n")) {
    const before = line.split("'")[0]!;
    for (const [, path] of before.matchAll(/[<, ](\/[^:,<> ]+|<stdin>):\d+:\d+/g)) file = path!;
    const declared = /^[|`]-FunctionDecl /.test(line) && !before.includes(" implicit ");
    const name = declared ? /([A-Za-z_$][\w$]*) $/.exec(before)?.[1] : undefined;
    if (name !== undefined && own.test(file)) names.add(name);
  }
  return names;
}
