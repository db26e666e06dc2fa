import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run, type Ran } from "./machine.ts";

/** The C file of a built program's shim, and the compiled file that its module looks for. */
export type ShimPlaces = { readonly source: string; readonly compiled: string };

/** Where both are. */
export function shimPlaces(program: string, library: string): ShimPlaces {
  const generated = join(dirname(program), "generated");
  return {
    source: join(generated, `${library}.shim.c`),
    compiled: join(generated, `${library}.shim.so`),
  };
}

const flags = [
  "-std=c11",
  "-D_GNU_SOURCE",
  "-Wall",
  "-Wextra",
  "-Werror",
  "-O2",
  "-shared",
  "-fPIC",
];

/** Compiles a shim with the headers of these folders. */
export function compileShim(
  { source, compiled }: ShimPlaces,
  text: string,
  ...folders: readonly string[]
): Ran {
  writeFileSync(source, text);
  return run("gcc", [...flags, ...folders.map((of) => `-I${of}`), "-o", compiled, source, "-ldl"]);
}
