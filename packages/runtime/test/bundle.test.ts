import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";

const entry = (name: string): string =>
  fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "ferrule-bundle-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = {
  bundle: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "es2022",
  write: false,
  legalComments: "none",
} as const;

test("all of it is less than 60 KB, minified", async () => {
  const stdin = {
    contents: `export * from ${JSON.stringify(entry("index"))}; export * from ${JSON.stringify(entry("module"))};`,
    resolveDir: folder,
  };
  const { outputFiles } = await build({ ...options, stdin });
  const bytes = outputFiles[0]!.contents.length;
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(60_000);
});

test("what only some modules import is less than 28 KB more", async () => {
  const [some, all] = await Promise.all(
    [
      ["index", "module"],
      ["index", "module", "arrays", "away", "isolated", "last-error", "layouts", "shim", "wide"],
    ].map(async (names) => {
      const contents = names
        .map((name) => `export * from ${JSON.stringify(entry(name))};`)
        .join("\n");
      const { outputFiles } = await build({ ...options, stdin: { contents, resolveDir: folder } });
      return outputFiles[0]!.contents.length;
    }),
  );
  expect(all! - some!).toBeGreaterThan(1000);
  expect(all! - some!).toBeLessThan(28_000);
});

test.each([
  "index",
  "module",
  "arrays",
  "away",
  "isolated",
  "last-error",
  "layouts",
  "shim",
  "wide",
])("importing %s and using nothing of it leaves nothing", async (name) => {
  const contents = `import ${JSON.stringify(entry(name))};`;
  const { outputFiles } = await build({ ...options, stdin: { contents, resolveDir: folder } });
  expect(outputFiles[0]!.text.trim()).toBe("");
});

test("importing it does nothing that can be seen", () => {
  const program = join(folder, "import.mjs");
  const url = new URL("../src/module.ts", import.meta.url).href
    .replace("/src/", "/dist/")
    .replace(".ts", ".js");
  writeFileSync(
    program,
    `const before = Object.getOwnPropertyNames(globalThis).length + process.listenerCount("exit");
     await import(${JSON.stringify(url)});
     console.log(before === Object.getOwnPropertyNames(globalThis).length + process.listenerCount("exit"));`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
  expect({ stdout, stderr }).toEqual({ stdout: "true\n", stderr: "" });
});
