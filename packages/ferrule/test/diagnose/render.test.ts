import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../tools/machine.ts";

const bin = join(root, "packages/ferrule/bin/ferrule.js");
const log = "fixtures/diagnose/own/cxx-close-twice/asan.log";

function ferrule(args: readonly string[], input = ""): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [bin, "diagnose", ...args], {
    encoding: "utf8",
    cwd: root,
    input,
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, stdout };
}

test("pretty: the verdict on one screen", () => {
  const { status, stdout } = ferrule([log]);
  expect(status).toBe(1);
  expect(stdout.split("\n").length).toBeLessThan(25);
  expect(stdout.replaceAll(/0x[0-9a-f]+|==\d+==/g, "N")).toMatchInlineSnapshot(`
    "ownership/double-free in mill_stop (high confidence, the library's side)

      The same object was closed twice.

      --> fixtures/diagnose/own/cxx-close-twice/asan.log:2
       2 | report     NERROR: AddressSanitizer: heap-use-after-free on address N at pc N bp N sp N
      10 | block      N is located 16 bytes inside of 32-byte region [N,N)
       4 | touched    #0 N in mill_stop /src/mill/mill.c:24
      13 | freed      #1 N in mill_stop /src/mill/mill.c:24
      19 | allocated  #1 N in mill_start /src/mill/mill.c:17

      why: The function that touches the freed block is the one that freed it: a destructor reads its object first, so the checker calls a second close a use after free.
      defence: Give each pointer one owner, and let the handle refuse a second close.
      next: Read how it comes about, and the defence:
        ferrule explain ownership/double-free
    "
  `);
});

test("markdown: for an issue tracker", () => {
  const { stdout } = ferrule([log, "--format", "markdown"]);
  expect(stdout).toMatch(/^## ownership\/double-free in mill\\_stop\n/);
  expect(stdout).toContain("```text\n");
});

test("json: the shape that other tools read", () => {
  const { stdout } = ferrule([log, "--format", "json"]);
  const report = JSON.parse(stdout);
  expect(report.schemaVersion).toBe(1);
  expect(report.verdict).toMatchObject({
    hazard: "ownership/double-free",
    class: "ownership",
    boundaryFunction: "mill_stop",
    ownerSide: "native",
    confidence: "high",
  });
  expect(report.verdict.evidence[0]).toMatchObject({
    file: log,
    line: expect.any(Number),
    role: "report",
  });
  expect(report.verdict.next[0].command).toBe("ferrule explain ownership/double-free");
});

test("standard input, and what is no defect of the boundary", () => {
  const { status, stdout } = ferrule(["-"], "RecursionError: maximum recursion depth exceeded\n");
  expect(status).toBe(0);
  expect(stdout).toContain("not a defect of the boundary");
  expect(stdout).toContain("<stdin>:1");
});

test("the same bytes each time", () => {
  expect(ferrule([log]).stdout).toBe(ferrule([log]).stdout);
});
