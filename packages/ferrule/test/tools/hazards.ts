import { join } from "node:path";
import type { BoundModule } from "../../src/bind/bind-library.ts";
import { bind, build, workFolder } from "./bind.ts";
import { root, runOk } from "./machine.ts";

/** A library of fixtures, compiled and bound, with one of its programs built beside it. */
export type Hazards = {
  readonly bound: BoundModule;
  readonly library: string;
  readonly program: string;
  /** What tells a generated module which library to load. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
};

/** Compiles the library with gcc and these flags, binds it, and builds a program of the fixture. */
export function buildHazards(
  program: string,
  flags: readonly string[] = [],
  shim: boolean = false,
): Promise<Hazards> {
  return buildFixture("hazards", program, flags, shim);
}

/** The same for `fixtures/<name>`, which holds `<name>.c`, `<name>.h` and `<name>.ferrule.jsonc`. */
export async function buildFixture(
  name: string,
  program: string,
  flags: readonly string[] = [],
  shim: boolean = false,
): Promise<Hazards> {
  const fixture = join(root, "fixtures", name);
  const { path, remove } = workFolder(name);
  const library = join(path, `lib${name}.so`);
  const always = ["-Wall", "-Wextra", "-shared", "-fPIC", "-pthread"];
  runOk("gcc", [...always, ...flags, "-o", library, join(fixture, `${name}.c`)]);
  const header = join(fixture, `${name}.h`);
  const bound = await bind(header, name, join(fixture, `${name}.ferrule.jsonc`), shim);
  const module = { folder: path, library: name, text: bound.text };
  return {
    bound,
    library,
    program: build(module, join(fixture, program)),
    env: { [`FERRULE_${name.toUpperCase()}_LIBRARY`]: library },
    remove,
  };
}
