import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPack } from "../../src/contract/find-pack.ts";
import { findHeaders } from "../../src/cli/find-headers.ts";
import { loadContract } from "../../src/contract/load-contract.ts";
import type { BoundModule } from "../../src/bind/bind-library.ts";
import { bindPack, build, workFolder } from "./bind.ts";
import { buildLeakCounter, countLeaks } from "./leak-counter.ts";
import { hasGcc, missing, runOn, type Runtime } from "./machine.ts";

/** A shipped pack bound to the machine's own headers, with programs to run on it. */
export type PackUnderTest = {
  readonly bound: BoundModule;
  readonly folder: string;
  /** The program's lines on one runtime. */
  lines(runtime: Runtime): readonly string[];
  /**
   * Blocks of the library that live at the end, after one round and after five; `warm` rounds come
   * before, where the library's own caches grow once more.
   */
  leaks(
    libraryFile: string,
    warm?: number,
  ): { readonly once: number; readonly fiveTimes: number } | null;
  remove(): void;
};

/** True when the headers of a pack are on this machine; otherwise says so, loudly. */
export async function packIsThere(library: string): Promise<boolean> {
  const contract = await loadContract(findPack(library)!);
  return !missing(contract.headers.join(", "), findHeaders(contract, []) !== null);
}

/**
 * Binds a pack and compiles a program against it. The program's work is a function `round`, called
 * as often as its first argument says; the others are a scratch folder.
 */
export async function packUnderTest(library: string, program: string): Promise<PackUnderTest> {
  const folder = workFolder(`${library}-pack`);
  const bound = await bindPack(library);
  const source = join(folder.path, "uses.ts");
  writeFileSync(
    source,
    `${program}\nfor (let at = Number(process.argv[2]); at > 0; at--) await round();\n`,
  );
  const built = build({ folder: folder.path, library, text: bound.text }, source);
  const args = (rounds: number): string[] => [built, String(rounds), folder.path];
  return {
    bound,
    folder: folder.path,
    lines: (runtime) => runOn(runtime, built, args(1).slice(1)).stdout.trimEnd().split("\n"),
    leaks(libraryFile, warm = 0) {
      if (missing("gcc", hasGcc)) return null;
      const counter = buildLeakCounter(folder.path);
      const node = process.execPath;
      const once = countLeaks(counter, libraryFile, node, args(warm + 1));
      const five = countLeaks(counter, libraryFile, node, args(warm + 5));
      if (five.allocated <= once.allocated) throw new Error(`${libraryFile} allocated nothing`);
      return { once: once.live, fiveTimes: five.live };
    },
    remove: () => folder.remove(),
  };
}
