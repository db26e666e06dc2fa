import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { readFacts } from "../../src/facts/read-facts.ts";
import { viewTarget } from "../../src/layout/view-target.ts";
import type { Compiler } from "../../src/verify/model.ts";
import { stateClaims } from "../../src/verify/state-claims.ts";
import { macrosInTheWay } from "../../src/verify/write-claims.ts";

/** How a program of each target is started on an x86-64 Linux machine. */
const runners: Readonly<Record<string, readonly string[]>> = {
  "x86_64-linux-gnu": [],
  "i686-linux-gnu": [],
  "aarch64-linux-gnu": ["qemu-aarch64"],
  "armv7-linux-gnueabihf": ["qemu-arm"],
  "x86_64-windows-gnu": ["wine64"],
  "i686-windows-gnu": ["wine"],
};

/** The programs that must be there to run a target's own, or null where none is known. */
export function runnerOf({ target }: Compiler): readonly string[] | null {
  const runner = runners[target];
  if (runner === undefined) return null;
  const [program] = runner;
  const there = program === undefined || spawnSync(program, ["--version"]).status === 0;
  return there ? runner : null;
}

export type Probed = { readonly tried: number; readonly wrong: readonly string[] };

/**
 * Runs a program that sets each bit-field of a header to all ones, prints the bits that are then
 * set in the object, reads the field back, and compares both with the facts.
 */
export async function probeBitFields(
  compiler: Compiler,
  header: string,
  folder: string,
): Promise<Probed> {
  const { facts } = await readFacts({
    headers: [header],
    targets: [compiler.target],
    includeDirs: [],
    defines: [],
    cacheDirectory: null,
  });
  const view = viewTarget(facts, compiler.target);
  const { bitFields } = stateClaims(view);
  const source = [
    `#include ${JSON.stringify(header)}`,
    "#include <stdio.h>",
    "#include <string.h>",
    ...macrosInTheWay(view).map((name) => `#undef ${name}`),
    "static void show(const unsigned char *bytes, size_t size, int kept) {",
    "  int first = -1, last = -1, count = 0;",
    "  for (size_t bit = 0; bit < size * 8; bit++)",
    "    if (bytes[bit / 8] >> bit % 8 & 1) { if (first < 0) first = bit; last = bit; count++; }",
    '  printf("%d %d %d %d\\n", first, last, count, kept);',
    "}",
    "int main(void) {",
    ...bitFields.map(({ type, path, bool }) => {
      const ones = bool ? "1" : "-1";
      const kept = bool ? `value.${path} == 1` : `~value.${path} == 0 || value.${path} > 0`;
      return `  { static ${type} value; value.${path} = ${ones}; show((void *)&value, sizeof value, ${kept}); }`;
    }),
    "  return 0;",
    "}",
    "",
  ].join("\n");
  const program = join(folder, `probe-${compiler.machine}.exe`);
  const [command = "", ...own] = compiler.command;
  const built = spawnSync(command, [...own, "-w", "-static", "-x", "c", "-", "-o", program], {
    input: source,
    encoding: "utf8",
  });
  if (built.status !== 0) throw new Error(built.stderr.slice(0, 2000));
  const [runner = program, ...before] = [...(runnerOf(compiler) ?? []), program];
  const ran = spawnSync(runner, before, { encoding: "utf8", maxBuffer: 1 << 26 });
  const lines = ran.stdout.trim().split("\n");
  const wrong = bitFields.flatMap(({ type, path, offset, bits, bool }, index) => {
    const last = bool ? offset : offset + bits - 1;
    const expected = `${offset} ${last} ${bool ? 1 : bits} 1`;
    return lines[index] === expected
      ? []
      : [`${type}.${path}: ${lines[index] ?? "nothing"} instead of ${expected}`];
  });
  return { tried: bitFields.length, wrong };
}
