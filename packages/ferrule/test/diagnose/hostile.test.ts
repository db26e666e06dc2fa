import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { root, run } from "../tools/machine.ts";

const folder = mkdtempSync(join(tmpdir(), "ferrule-hostile-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bin = join(root, "packages/ferrule/bin/ferrule.js");

/** Runs a made-up input in a process with a small heap and an end. */
function hostile(scenario: string, megabytes: number): { hazard: string | null; rss: number } {
  const script = join(root, "packages/ferrule/test/diagnose/tools/hostile.mjs");
  const args = ["--max-old-space-size=64", script, scenario, String(megabytes)];
  const ran = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 50_000 });
  if (ran.status !== 0) throw new Error(`${scenario}: ${ran.signal ?? ran.status}\n${ran.stderr}`);
  return JSON.parse(ran.stdout);
}

test.each([
  ["endless-line", 100],
  ["frames", 64],
  ["headlines", 12],
  ["binary", 64],
  ["zeros", 64],
  ["triggers", 12],
  ["xml", 32],
  ["brackets", 16],
])("%s, %i MB: ends, in little memory", (scenario, megabytes) => {
  expect(hostile(scenario, megabytes).rss).toBeLessThan(190);
});

test("a million frames do not hide the first ones", () => {
  expect(hostile("frames", 48).hazard).toBe("error/unchecked-null");
});

/** What a terminal would act on. A line break is the only one that may be there. */
// oxlint-disable-next-line no-control-regex
const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f]/;

test.each(["pretty", "markdown", "json"])(
  "%s: nothing of a log reaches the terminal raw",
  (format) => {
    const evil = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\u0008\u0000";
    const log = [
      `==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1 at pc 0x2 ${evil}`,
      `READ of size 4 at 0x1 thread T0`,
      `    #0 0x2 in name${evil}_close /src/${evil}.c:1`,
      `    #1 0x3 in ffi_call (/lib/libffi.so.8+0x1)`,
      `freed by thread T0 here:`,
      `    #0 0x4 in free`,
      `    #1 0x5 in name${evil}_close /src/a.c:1`,
      "terminate called after throwing an instance of '```\n# heading @everyone'",
    ].join("\n");
    const file = join(folder, `evil${"\u001b[31m"}.log`);
    writeFileSync(file, log);
    const { stdout, stderr, status } = run(process.execPath, [
      bin,
      "diagnose",
      file,
      "--format",
      format,
    ]);
    expect(status).toBe(1);
    expect(raw.exec(stdout)?.[0]).toBe(undefined);
    expect(raw.exec(stderr)?.[0]).toBe(undefined);
  },
);

test("empty, cut, and unreadable inputs", () => {
  const empty = join(folder, "empty.log");
  writeFileSync(empty, "");
  const nothing = run(process.execPath, [bin, "diagnose", empty]);
  expect(nothing.status).toBe(0);
  expect(nothing.stdout).toContain("The input is empty.");
  const missing = run(process.execPath, [bin, "diagnose", join(folder, "no.log")]);
  expect(missing.status).toBe(2);
  expect(missing.stderr).toContain("does not exist");
  expect(run(process.execPath, [bin, "diagnose", folder]).stderr).toContain("is a folder");
  expect(run(process.execPath, [bin, "diagnose"]).status).toBe(2);
});
