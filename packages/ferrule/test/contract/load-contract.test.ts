import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadContract } from "../../src/contract/load-contract.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { InputError } from "../../src/diagnostics/input-error.ts";

const folder = mkdtempSync(join(tmpdir(), "ferrule-contract-"));
afterAll(() => rmSync(folder, { recursive: true }));

const valid = '{ "ferrule": 1, "library": "lib", "headers": ["lib.h"] }';

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function refusal(path: string): Promise<Diagnostic> {
  const error: unknown = await loadContract(path).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InputError)) throw new Error(`not refused: ${String(error)}`);
  expect(error.diagnostics).toHaveLength(1);
  expect(error.diagnostics[0]!.hazard).toBe("input/contract");
  return error.diagnostics[0]!;
}

describe("a contract file", () => {
  test("is read as it is, named as it was given", async () => {
    const path = write("valid.jsonc", `\uFEFF${valid}\r\n`);
    const contract = await loadContract(path);
    expect(contract.file).toBe(path);
    expect(contract.text).toBe(`\uFEFF${valid}\r\n`);
  });

  test("that is wrong has its diagnostics in the file", async () => {
    const path = write("wrong.jsonc", `${valid.slice(0, -1)},\n"zz": 1 }`);
    expect((await refusal(path)).labels[0]).toMatchObject({ file: path, line: 2, column: 1 });
  });

  test("that does not exist", async () => {
    const path = join(folder, "none.jsonc");
    const { message, help } = await refusal(path);
    expect(message).toBe(`The contract ${JSON.stringify(path)} does not exist.`);
    expect(help).toBe("Check the path, or write the contract.");
    expect((await refusal(join(write("file", ""), "x"))).message).toContain("does not exist");
  });

  test("that is a folder, or no plain file", async () => {
    expect((await refusal(folder)).message).toContain("is a folder.");
    if (process.platform !== "win32") {
      expect((await refusal("/dev/null")).message).toContain("is no plain file.");
    }
  });

  test("that is no UTF-8", async () => {
    const utf16 = write("utf16.jsonc", Buffer.from(`\uFEFF${valid}`, "utf16le"));
    expect((await refusal(utf16)).message).toContain("is not UTF-8 text.");
    const latin1 = write("latin1.jsonc", Buffer.from(`// é\n${valid}`, "latin1"));
    expect((await refusal(latin1)).message).toContain("is not UTF-8 text.");
  });

  test("that is larger than 4 MiB", async () => {
    const path = write("large.jsonc", " ".repeat(4 * 1024 * 1024 + 1));
    expect((await refusal(path)).message).toContain("is larger than 4 MiB.");
  });

  test("whose name no system takes", async () => {
    expect((await refusal("a\0b")).message).toContain("cannot be read (ERR_INVALID_ARG_VALUE).");
  });

  const readsAnything = process.platform === "win32" || process.getuid?.() === 0;
  test.skipIf(readsAnything)("that may not be read", async () => {
    const path = write("secret.jsonc", valid);
    const { chmodSync } = await import("node:fs");
    chmodSync(path, 0);
    expect((await refusal(path)).message).toContain("may not be read.");
  });
});
