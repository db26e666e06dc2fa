import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { checkPaths } from "../../src/check/check-paths.ts";
import { frontEndOf } from "../../src/check/languages/all.ts";
import { root } from "../tools/machine.ts";
import { request } from "./request.ts";

/**
 * The mistakes that ferrule was thought of for, as they stand in a whole wrapper, with the header
 * and without a contract: hazard and line of what is found in each. Nothing else is, and nothing
 * in the corrected form beside it.
 */
const seeds: Readonly<Record<string, readonly string[]>> = {
  "ctypes-serialise": ["ownership/leak 9"],
  "ctypes-serialise-free": ["ownership/leak 9", "ownership/allocator-mismatch 37"],
  "ctypes-long": [
    "abi/integer-width 5",
    "abi/integer-width 6",
    "abi/integer-width 7",
    "abi/integer-width 7",
  ],
  "ctypes-errno": ["error/errno-not-captured 15"],
  "rust-panic": ["error/unwinding 14"],
  "csharp-array": ["gc/moved 18"],
  "csharp-delegate": ["gc/callback-collected 16"],
  "go-struct": ["abi/struct-layout 16"],
};

test("each folder is one of them", () => {
  expect(readdirSync(join(root, "fixtures/seed")).sort()).toEqual(Object.keys(seeds).sort());
});

test.each(Object.entries(seeds))("%s is found, and its correction is silent", async (name, all) => {
  const folder = join(root, "fixtures/seed", name);
  const files = readdirSync(folder).map((of) => join(folder, of));
  const { diagnostics } = await checkPaths(
    request({
      paths: files.filter((of) => frontEndOf(of) !== null),
      headers: files.filter((of) => of.endsWith(".h")),
    }),
  );
  const found = diagnostics.map(({ hazard, labels: [label] }) => {
    const right = basename(label!.file).startsWith("good") ? "good: " : "";
    return `${right}${hazard} ${label!.line}`;
  });
  expect(found).toEqual(all);
});
