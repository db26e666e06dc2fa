import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Facts } from "../../src/facts/model.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { askPkgConfig } from "../../src/facts/request/ask-pkg-config.ts";
import { noFlags } from "../../src/facts/request/model.ts";
import { compile, refusals, schemaOf } from "../schema/support.ts";
import { installed, libraries, nativeClangPath, type RealLibrary } from "../tools/libraries.ts";
import { missing } from "../tools/machine.ts";

const TARGET = "x86_64-linux-gnu";
const validate = compile(schemaOf("facts.schema.json"));

function flagsOf(library: RealLibrary): typeof noFlags {
  const asked = library.pkgConfig === undefined ? noFlags : askPkgConfig(library.pkgConfig);
  return { ...asked, includeDirs: [...(library.includeDirs ?? []), ...asked.includeDirs] };
}

async function factsOf(library: RealLibrary): Promise<Facts> {
  const { facts } = await readFacts({
    ...flagsOf(library),
    headers: library.headers,
    targets: [TARGET],
    allow: library.allow ?? [],
    cacheDirectory: null,
  });
  return facts;
}

/**
 * The functions that another Clang's tree of the unpreprocessed header declares in the library's own files,
 * read from the text of the dump line by line: no code of ferrule has a part in it.
 */
function countedByClang(library: RealLibrary): ReadonlySet<string> {
  const { includeDirs, defines } = flagsOf(library);
  const source = library.headers.map((header) => `#include <${header}>\n`).join("");
  const args = ["-fsyntax-only", "-w", "-std=gnu17", "-target", TARGET, "-Xclang", "-ast-dump"];
  const { status, stdout } = spawnSync(
    nativeClangPath!,
    [
      ...args,
      ...includeDirs.map((dir) => `-I${dir}`),
      ...defines.map((of) => `-D${of}`),
      "-x",
      "c",
      "-",
    ],
    { input: source, encoding: "utf8", maxBuffer: 1 << 29 },
  );
  expect(status).toBe(0);
  const names = new Set<string>();
  let file = "";
  for (const line of stdout.split("\n")) {
    const before = line.split("'")[0]!;
    for (const [, path] of before.matchAll(/[<, ](\/[^:,<> ]+|<stdin>):\d+:\d+/g)) file = path!;
    const declared = /^[|`]-FunctionDecl /.test(line) && !before.includes(" implicit ");
    const name = declared ? /([A-Za-z_$][\w$]*) $/.exec(before)?.[1] : undefined;
    if (name !== undefined && library.own.test(file)) names.add(name);
  }
  return names;
}

describe("real headers", () => {
  test.each(libraries)("$name: no function is lost, and its facts are valid", async (library) => {
    if (missing(library.package, installed(library))) return;
    const facts = await factsOf(library);
    expect(refusals(validate, JSON.parse(JSON.stringify(facts)))).toBe("");
    expect(facts.targets.map(({ id }) => id)).toEqual([TARGET]);
    const functions = facts.declarations.flatMap((of) => (of.kind === "function" ? [of.name] : []));
    if (missing("clang 16 or newer", nativeClangPath !== null)) return;
    const counted = countedByClang(library);
    expect(counted.size).toBeGreaterThan(20);
    const own = functions.filter((name) => counted.has(name));
    expect([...counted].filter((name) => !functions.includes(name))).toEqual([]);
    expect(own.length).toBe(counted.size);
  });
});
