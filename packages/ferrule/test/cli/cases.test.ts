import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../tools/machine.ts";
import { runCase } from "./run-case.ts";

const folder = join(root, "fixtures/cli");
const update = process.env["UPDATE"] === "1";

describe("the command line", () => {
  test.each(readdirSync(folder).toSorted())("%s", (name) => {
    const said = runCase(join(folder, name));
    const golden = join(folder, name, "output.snap.md");
    if (update) writeFileSync(golden, said);
    expect(said).toBe(readFileSync(golden, "utf8"));
  });
});
