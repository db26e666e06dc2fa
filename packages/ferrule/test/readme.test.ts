import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { build, workFolder } from "./tools/bind.ts";
import { findHeader, missing, root, run, runOk } from "./tools/machine.ts";

const file = join(root, "README.md");
const main = join(root, "examples/sqlite3/build/main.js");
const block = /(<!-- the output of examples\/sqlite3 -->\n\n```text\n)([\s\S]*?)(```)/;

describe.skipIf(missing("sqlite3.h", findHeader("sqlite3.h") !== null))("README.md", () => {
  test("shows what the demo prints", () => {
    const demo = run(process.execPath, [join(root, "examples/sqlite3/demo.mjs")]);
    expect(demo.stderr).toBe("");
    expect(demo.status).toBe(0);
    expect(demo.stdout).toMatch(/bound \d+, left out \d+/);
    expect(existsSync(main)).toBe(true);
    const { stdout } = run(process.execPath, [main]);
    expect(demo.stdout).toContain(stdout.trim());
    const shown = `${stdout.trim()}\n`;
    const readme = readFileSync(file, "utf8");
    if (process.env["UPDATE"] === "1") writeFileSync(file, readme.replace(block, `$1${shown}$3`));
    expect(block.exec(readFileSync(file, "utf8"))?.[2]).toBe(shown);
  });

  test("shows a program that compiles, and runs", () => {
    const sample = /```ts\n(import [\s\S]*?)```/.exec(readFileSync(file, "utf8"))?.[1];
    const folder = workFolder("readme");
    try {
      const program = join(folder.path, "sample.ts");
      const people = "sqlite3.exec(db, `create table people as select 'Ada' as name, 36 as age`);";
      writeFileSync(program, sample!.replace("\nusing stmt", `\n${people}\nusing stmt`));
      const text = readFileSync(join(root, "examples/sqlite3/generated/sqlite3.ts"), "utf8");
      const built = build({ folder: folder.path, library: "sqlite3", text }, program);
      expect(runOk(process.execPath, [built])).toBe("Ada\n");
    } finally {
      folder.remove();
    }
  });
});

test("README.md shows what the commands print", () => {
  const shown = readFileSync(file, "utf8").matchAll(
    /<!-- from (\S+) -->\n\n```[a-z]+\n([\s\S]*?)```/g,
  );
  const blocks = [...shown].map(([, from, text]) => ({ from: from!, text: text! }));
  expect(blocks.length).toBeGreaterThan(0);
  for (const { from, text } of blocks) {
    expect(readFileSync(join(root, from), "utf8").replaceAll("<work>/", "")).toContain(text);
  }
});
