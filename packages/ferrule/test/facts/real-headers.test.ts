import { describe, expect, test } from "vitest";
import type { Facts } from "../../src/facts/model.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { compile, refusals, schemaOf } from "../schema/support.ts";
import { countedByClang, flagsOf } from "../tools/count-functions.ts";
import { installed, libraries, nativeClangPath, type RealLibrary } from "../tools/libraries.ts";
import { missing } from "../tools/machine.ts";

const TARGET = "x86_64-linux-gnu";
const validate = compile(schemaOf("facts.schema.json"));

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
