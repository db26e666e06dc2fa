import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { findPack, listPacks } from "../../src/contract/find-pack.ts";
import { loadContract } from "../../src/contract/load-contract.ts";

describe("shipped packs", () => {
  test("are listed by library, sorted", () => {
    const files = readdirSync(new URL("../../contracts/", import.meta.url));
    const packs = listPacks();
    expect(packs).toContain("sqlite3");
    expect(packs).toEqual([...packs].sort());
    expect(packs.map((name) => `${name}.ferrule.jsonc`).sort()).toEqual(files.sort());
  });

  test.each([...listPacks()])("%s is found, and is a contract of that library", async (name) => {
    const path = findPack(name)!;
    expect(basename(path)).toBe(`${name}.ferrule.jsonc`);
    const contract = await loadContract(path);
    expect(contract.library).toBe(name);
    expect(contract.text).toBe(readFileSync(path, "utf8"));
  });

  test.each([
    "",
    ".",
    "..",
    "../contracts/sqlite3",
    "./sqlite3",
    "a/../sqlite3",
    "..\\contracts\\sqlite3",
    "%2e%2e/contracts/sqlite3",
    "sqlite3.ferrule.jsonc",
    "sqlite3\0",
    "SQLITE3",
    "sqlite3 ",
    "__proto__",
    "nothing-of-that-name",
    "x".repeat(10_000),
  ])("nothing is found for %j", (name) => expect(findPack(name)).toBeNull());
});
