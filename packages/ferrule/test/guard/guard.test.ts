import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { hasGcc, root, run } from "../tools/machine.ts";
import { cases, columns, openBench, type Bench, type Column } from "./cases.ts";
import { hosts } from "./hosts.ts";
import { gradeOf, keyOf, pageFile, readOutcomes, renderTable, replaceTable } from "./outcomes.ts";

const ferrule = join(root, "packages/ferrule/bin/ferrule.js");
const page = readFileSync(pageFile, "utf8");
const outcomes = readOutcomes();

describe("the examination", () => {
  test("the page shows what it found", () => {
    expect(replaceTable(page, renderTable(outcomes))).toBe(page);
  });

  test.each(cases.map((of) => [keyOf(of)]))(
    "%s was run in every mode, its twin is silent",
    (key) => {
      const { wrong, right } = outcomes[key]!;
      // Valgrind takes minutes under Node and Deno: there, some of the mistakes stand for all.
      const always = columns.filter((column) => column !== "valgrind");
      expect(Object.keys(wrong)).toEqual(expect.arrayContaining(always));
      for (const grade of Object.values(right)) expect(["silent", "-"]).toContain(grade);
    },
  );

  test.each(cases.map((of) => [keyOf(of)]))("%s shows in some mode", (key) => {
    const guarded = columns.filter((column) => column !== "plain");
    const grades = guarded.map((column) => outcomes[key]!.wrong[column]);
    expect(grades.some((grade) => grade !== "silent" && grade !== "-")).toBe(true);
  });

  test.each(Object.keys(hosts).map((host) => [host]))("%s has at least three", (host) => {
    expect(cases.filter((of) => of.host === host).length).toBeGreaterThanOrEqual(3);
  });

  test("all four classes are there", () => {
    const classes = new Set(cases.map(({ hazard }) => hazard.split("/")[0]));
    expect([...classes].sort()).toEqual(["abi", "error", "gc", "ownership"]);
  });
});

/** One of each host, quick and the same in every run; the rest is `npm run exam:guard`. */
const quick: readonly (readonly [string, Column])[] = [
  ["python/missing-jar", "asan"],
  ["koffi/double-close", "record"],
  ["node/throwing-visit", "record"],
  ["bun/missing-jar", "record"],
  ["bun/lost-text", "rebuild"],
  ["deno/double-close", "record"],
  ["jvm/pending-exception", "record"],
  ["go/double-close", "record"],
  ["rust/panicking-visit", "record"],
  ["mono/double-close", "record"],
  ["cpp/wrong-free", "asan"],
];

describe.skipIf(!hasGcc)("a part of it, again", () => {
  let opened: Bench | null = null;
  afterAll(() => opened?.close());

  test.each(quick)("%s under %s", (key, column) => {
    const of = cases.find((of) => keyOf(of) === key)!;
    if (hosts[of.host]!.path === null) {
      console.error(`SKIPPED: ${of.host} is not on this machine; run scripts/install-debian.sh`);
      return;
    }
    opened ??= openBench();
    expect(gradeOf(of, opened.run(of, "wrong", column))).toBe(outcomes[key]!.wrong[column]);
    expect(gradeOf(of, opened.run(of, "right", column))).toBe("silent");
  });
});

const hasSqlite = existsSync("/usr/lib/x86_64-linux-gnu/libsqlite3.so.0");

describe.skipIf(!hasSqlite)("a segfault in a Node program with koffi", () => {
  const program = "examples/koffi-segfault/app.mjs";

  test("two commands from the shell to the named mistake, as the page shows", () => {
    expect(run(process.execPath, [join(root, program)]).signal).toBe("SIGSEGV");
    const args = [ferrule, "guard", "--", "node", program];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: "utf8",
      cwd: root,
    });
    expect(stdout).toBe("plums\npears\n");
    expect(status).toBe(1);
    const headline = /^ +ownership\/use-after-free in sqlite3_\w+.*$/m.exec(stderr)?.[0];
    expect(headline).toBeDefined();
    expect(page).toContain(headline!.trim());
    expect(stderr).toMatch(/in flight {2}sqlite3_\w+\(0x/);
  });
});

describe("doctor", () => {
  test("says what there is and what would add, on stdout", () => {
    const { status, stdout, stderr } = run(process.execPath, [ferrule, "doctor"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain(`found    Node               ${process.versions.node}`);
    expect(stdout).toContain("modes of guard");
  });

  test("JSON names every host's modes", () => {
    const { stdout } = run(process.execPath, [ferrule, "doctor", "--format", "json"]);
    const report = JSON.parse(stdout);
    expect(report.schemaVersion).toBe(1);
    expect(report.modes.node).toContain("record");
    expect(report.modes.jvm).not.toContain("valgrind");
  });

  test("a machine without any tool is told what each would add", () => {
    const { status, stdout } = run(process.execPath, [ferrule, "doctor"], { PATH: "" });
    expect(status).toBe(0);
    expect(stdout).toMatch(/missing {2}gdb .*\(Debian: gdb\)/);
    expect(stdout).toMatch(/missing {2}Valgrind .*libraries that cannot be rebuilt/);
  });
});
