import {
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clangRuns } from "../../src/facts/clang/wasm-clang.ts";
import { readFacts, readFactsAsJson } from "../../src/facts/read-facts.ts";

/** What a second reading of the same header rests on, and what must start Clang again. */
describe("remembered facts", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ferrule-cache-"));
    write("lib.h", '#include "part.h"\nint f(part);\n');
    write("part.h", "typedef int part;\n");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, text: string): void {
    writeFileSync(join(folder, name), text);
  }

  async function read(defines: readonly string[] = []): Promise<string> {
    const before = clangRuns();
    const { facts, cache } = await readFacts({
      headers: [join(folder, "lib.h")],
      targets: ["x86_64-linux-gnu"],
      includeDirs: [join(folder, "more")],
      defines,
      cacheDirectory: join(folder, "cache"),
    });
    expect(clangRuns() === before).toBe(cache === "hit");
    return `${cache} ${Object.keys(facts.types)} ${facts.declarations.length}`;
  }

  test("are used while nothing has changed: Clang is not started", async () => {
    expect(await read()).toBe("miss part 1");
    expect(await read()).toBe("hit part 1");
  });

  test("are not used for another header, an included one too", async () => {
    await read();
    write("part.h", "typedef long part;\n");
    expect(await read()).toMatch(/^miss/);
    write("lib.h", '#include "part.h"\nint f(part); int g(void);\n');
    expect(await read()).toBe("miss part 2");
  });

  test("are used when a file is as it was, however new it is", async () => {
    await read();
    write("part.h", "typedef int part;\n");
    expect(await read()).toMatch(/^hit/);
  });

  test("are not used for a file of the same size and time with other words", async () => {
    const old = new Date(Date.now() - 60_000);
    utimesSync(join(folder, "part.h"), old, old);
    await read();
    expect(await read()).toMatch(/^hit/);
    write("part.h", "typedef int trap;\n");
    utimesSync(join(folder, "part.h"), old, old);
    write("lib.h", '#include "part.h"\nint f(trap);\n');
    expect(await read()).toBe("miss trap 1");
  });

  test("are printed as they lie, and the same as when they were made", async () => {
    const request = {
      headers: [join(folder, "lib.h")],
      targets: ["x86_64-linux-gnu"],
      includeDirs: [],
      defines: [],
      cacheDirectory: join(folder, "cache"),
    };
    const made = await readFactsAsJson(request);
    const known = await readFactsAsJson(request);
    expect(Buffer.from(known.json).toString()).toBe(Buffer.from(made.json).toString());
    const { facts } = await readFacts({ ...request, cacheDirectory: null });
    expect(JSON.parse(Buffer.from(known.json).toString())).toStrictEqual(
      JSON.parse(JSON.stringify(facts)),
    );
  });

  test("are not used when a part of them is missing", async () => {
    await read();
    for (const name of readdirSync(join(folder, "cache"))) {
      const file = join(folder, "cache", name);
      truncateSync(file, statSync(file).size - 1);
    }
    expect(await read()).toMatch(/^miss/);
  });

  test("are not used for another macro", async () => {
    await read();
    expect(await read(["A=1"])).toMatch(/^miss/);
    expect(await read(["A=1"])).toMatch(/^hit/);
  });

  test("are not used when they cannot be read", async () => {
    await read();
    rmSync(join(folder, "cache"), { recursive: true });
    writeFileSync(join(folder, "cache"), "no folder");
    expect(await read()).toMatch(/^miss/);
  });
});
