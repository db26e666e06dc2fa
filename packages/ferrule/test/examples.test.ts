import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasGcc, missing, root, run, runOk } from "./tools/machine.ts";

const runner = join(root, "examples/run.mjs");
const libraries = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((of) => of.isDirectory() && readdirSync(join(of.parentPath, of.name)).includes("main.ts"))
  .map(({ name }) => name)
  // Its folder is the demo's, which test/readme.test.ts runs.
  .filter((name) => name !== "sqlite3");

/** The built command binds each library; what is not installed says so itself. */
test.each(libraries)(
  "the example of %s prints the same on Node, Bun and Deno",
  (library) => {
    const printed = runOk(process.execPath, [runner, library]);
    expect(printed.replace(/, on Node .*/, "")).toMatchSnapshot();
  },
  180_000,
);

/** `npm run examples:asan` is the whole of it, on all runtimes. */
describe.skipIf(missing("gcc", hasGcc))("the examples under AddressSanitizer", () => {
  test("find a leak, a double free and an overflow, and none in an example", () => {
    // libarchive is isolated: its own malloc has to be the preloaded one all the same.
    const ran = run(process.execPath, [runner, "--asan", "--on=Bun", "libarchive", "cmark"]);
    expect(ran.stderr).toBe("");
    expect(ran.status).toBe(0);
    expect(ran.stdout.replaceAll(/Bun [\d.]+/g, "Bun")).toMatchInlineSnapshot(`
      "control, on Bun: a leak, a double free and an overflow are reported
      libarchive, on Bun: 0 reports of the boundary; blocks that live after each run: 0, 0, 0, 0
      cmark, on Bun: 0 reports of the boundary; blocks that live after each run: 0, 0, 0, 0
      "
    `);
  }, 180_000);
});
