import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../tools/machine.ts";

const bin = join(root, "packages/ferrule/bin/ferrule.js");
const folder = mkdtempSync(join(tmpdir(), "ferrule-changed-"));
const start =
  'import ctypes\nlib = ctypes.CDLL("libbox.so")\nlib.box_size.restype = ctypes.c_int\n';

beforeAll(() => {
  writeFileSync(
    join(folder, "box.h"),
    "unsigned long long box_size(void);\ndouble box_load(void);\n",
  );
  writeFileSync(join(folder, "one.py"), start);
  git("init", "-q");
  git("add", ".");
  git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "start");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: readonly string[]): void {
  expect(spawnSync("git", [...args], { cwd: folder }).status).toBe(0);
}

function check(): readonly string[] {
  const args = ["check", ".", "--header", "box.h", "--changed", "HEAD", "--format", "concise"];
  const ran = spawnSync(process.execPath, [bin, ...args, "--quiet", "--no-cache"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(ran.stderr).toBe("");
  return ran.stdout.split("\n").flatMap((line) => /^\w+\.py:\d+/.exec(line)?.[0] ?? []);
}

test("only findings on lines that differ from the revision, and in new files, are told", () => {
  expect(check()).toEqual([]);
  writeFileSync(join(folder, "one.py"), `${start}lib.box_load.restype = ctypes.c_int\n`);
  expect(check()).toEqual(["one.py:4"]);
  writeFileSync(join(folder, "two.py"), start);
  expect(check()).toEqual(["one.py:4", "two.py:3"]);
});
