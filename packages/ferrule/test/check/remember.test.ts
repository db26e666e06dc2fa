import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { root, run } from "../tools/machine.ts";

const folder = mkdtempSync(join(tmpdir(), "ferrule-remember-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const command = join(root, "packages/ferrule/bin/ferrule.js");
const cache = join(folder, "cache");
const source = join(folder, "src");

const header = (type: string): string => `#pragma once\n${type} box_size(int id);\n`;
const python = (name: string): string =>
  `import ctypes\nlib = ctypes.CDLL("libbox.so")\nlib.${name}.argtypes = [ctypes.c_int]\nlib.${name}.restype = ctypes.c_int\n`;

function check(...options: string[]): { readonly lines: string[]; readonly entries: string[] } {
  const target = ["--target", "x86_64-linux-gnu"];
  const args = [command, "check", source, "--format", "concise", "--quiet", ...target, ...options];
  const { stdout } = run(process.execPath, args, { FERRULE_CACHE: cache });
  const lines = stdout.split("\n").filter((line) => line !== "");
  const entries = readdirSync(join(cache, "check"), { withFileTypes: true });
  return { lines, entries: entries.map(({ name }) => name) };
}

test("what a run found is remembered until anything that it looked at changes", async () => {
  mkdirSync(source);
  mkdirSync(join(cache, "check"), { recursive: true });
  writeFileSync(join(source, "box.h"), header("long"));
  writeFileSync(join(source, "a.py"), python("box_size"));
  // Files that changed a moment ago may change again without a later time to show.
  const first = check();
  expect(first.entries).toEqual([]);
  expect(first.lines).toHaveLength(1);
  await pause(2200);
  const [entry = ""] = check().entries;
  expect(entry).toMatch(/^[0-9a-f]{64}\.json$/);

  // The next run reads that, and nothing else.
  const file = join(cache, "check", entry);
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replaceAll("box_size", "box_told"));
  const told = check().lines;
  expect(told[0]).toContain("box_told");
  expect(told).toHaveLength(1);
  // What is selected is selected anew, and another question has another answer.
  expect(check("--select", "ownership").lines).toEqual([]);
  expect(check("--define", "X=1").lines[0]).toContain("box_size");

  // A header, a file, a folder: each counts.
  writeFileSync(file, text);
  writeFileSync(join(source, "box.h"), header("int"));
  expect(check().lines).toEqual([]);
  writeFileSync(join(source, "box.h"), header("short"));
  expect(check().lines).toHaveLength(1);
  writeFileSync(join(source, "b.py"), python("box_size"));
  expect(check().lines).toHaveLength(2);
  mkdirSync(join(source, "deep"));
  writeFileSync(join(source, "deep/ferrule.txt"), "");
  rmSync(join(source, "a.py"));
  expect(check().lines).toHaveLength(1);
});

test("an entry that was cut, or is somebody else's, is not used", async () => {
  for (const name of readdirSync(join(cache, "check"))) {
    writeFileSync(join(cache, "check", name), '{"found": [');
  }
  await pause(2200);
  expect(check().lines).toHaveLength(1);
  for (const name of readdirSync(join(cache, "check"))) {
    writeFileSync(join(cache, "check", name), '{"found": 1}');
  }
  expect(check().lines).toHaveLength(1);
});
