import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { InputError } from "../../src/diagnostics/input-error.ts";
import type { Facts } from "../../src/facts/model.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import type { EngineChoice } from "../../src/facts/request/model.ts";
import { nativeClangPath } from "../tools/libraries.ts";
import { findHeader, missing, root } from "../tools/machine.ts";

/** What is not about the compiler itself. */
function essence(facts: Facts): Facts {
  return { ...facts, clang: { version: "", engine: "wasm" } };
}

function read(header: string, clang: EngineChoice): Promise<Facts> {
  const targets = ["x86_64-linux-gnu", "x86_64-windows-msvc", "aarch64-macos"];
  const request = { headers: [header], targets, includeDirs: [], defines: [], clang };
  return readFacts({ ...request, cacheDirectory: null }).then(({ facts }) => facts);
}

const skip = missing("clang 16 or newer", nativeClangPath !== null);

describe.skipIf(skip)("the machine's own Clang, through the same reader", () => {
  test.each(["sqlite3.h", "zlib.h"])("says the same of %s", async (name) => {
    const header = findHeader(name);
    if (missing(name, header !== null)) return;
    const native = await read(header!, "native");
    expect(native.clang.engine).toBe("native");
    expect(essence(native)).toEqual(essence(await read(header!, "wasm")));
  });

  test("says the same of every construct: 16 and newer do not differ in what is read", async () => {
    const header = join(root, "fixtures/facts/constructs.h");
    const [native, wasm] = await Promise.all([read(header, "native"), read(header, "wasm")]);
    const differs = wasm.declarations.filter(
      (of, index) => JSON.stringify(of) !== JSON.stringify(native.declarations[index]),
    );
    expect(native.declarations.length).toBe(wasm.declarations.length);
    expect(differs.map(({ name }) => name)).toEqual([]);
    expect(native.types).toEqual(wasm.types);
  });

  test("is taken by auto only when it is of the embedded one's major version", async () => {
    const facts = await read(join(root, "fixtures/facts/constructs.h"), "auto");
    const same = nativeClangPath === "clang-22";
    expect(facts.clang.engine).toBe(same ? "native" : "wasm");
  });
});

describe("what is said when there is no such Clang", () => {
  const before = process.env["PATH"];
  afterEach(() => {
    process.env["PATH"] = before;
  });
  const header = join(root, "fixtures/facts/constructs.h");

  test("none on PATH", async () => {
    process.env["PATH"] = "/nowhere";
    const refused = read(header, "native");
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow(/no clang on PATH/);
  });

  test("one that is too old", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ferrule-clang-"));
    try {
      const script = "#!/bin/sh\necho 'Debian clang version 14.0.6'\n";
      writeFileSync(join(folder, "clang"), script, { mode: 0o755 });
      process.env["PATH"] = folder;
      await expect(read(header, "native")).rejects.toThrow(
        /is Clang 14; ferrule needs 16 or newer/,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
