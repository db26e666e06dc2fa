import { join } from "node:path";
import type { BoundModule } from "../../src/bind/bind-library.ts";
import { bind, build, workFolder } from "./bind.ts";
import { root, runOk } from "./machine.ts";

const fixture: string = join(root, "fixtures/hazards");

/** The hazards library, compiled and bound, with one of its programs built beside it. */
export type Hazards = {
  readonly bound: BoundModule;
  readonly library: string;
  readonly program: string;
  /** What tells a generated module which library to load. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
};

/** Compiles the library with gcc and these flags, binds it, and builds a program of the fixture. */
export async function buildHazards(
  program: string,
  flags: readonly string[] = [],
  shim: boolean = false,
): Promise<Hazards> {
  const { path, remove } = workFolder("hazards");
  const library = join(path, "libhazards.so");
  const source = join(fixture, "hazards.c");
  const always = ["-Wall", "-Wextra", "-shared", "-fPIC", "-pthread"];
  runOk("gcc", [...always, ...flags, "-o", library, source]);
  const header = join(fixture, "hazards.h");
  const bound = await bind(header, "hazards", join(fixture, "hazards.ferrule.jsonc"), shim);
  const module = { folder: path, library: "hazards", text: bound.text };
  return {
    bound,
    library,
    program: build(module, join(fixture, program)),
    env: { FERRULE_HAZARDS_LIBRARY: library },
    remove,
  };
}
