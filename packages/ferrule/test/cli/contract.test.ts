import { describe, expect, test } from "vitest";
import { findHeader, missing } from "../tools/machine.ts";
import { runCommand } from "../tools/run-command.ts";

const sqlite3 = findHeader("sqlite3.h") !== null;

describe.skipIf(missing("sqlite3.h", sqlite3))("ferrule contract", () => {
  test("show says what a line promises and where each word comes from", async () => {
    const { status, out } = await runCommand("contract", "show", "sqlite3_exec", "-l", "sqlite3");
    expect(status).toBe(0);
    expect(out.replaceAll(/\S*(sqlite3\.ferrule\.jsonc):\d+:\d+/g, "$1")).toMatchInlineSnapshot(`
      "int sqlite3_exec(sqlite3 *, const char *sql, int (*callback)(void *, int, char **, char **), void *, char **errmsg)
        #0 as db; callback: cb(call, ud=#3, throw=>1)?; errmsg: null -> status

        C may call \`callback\` until the call returns; when it throws, C gets 1.
        \`errmsg\` is not offered: C gets 0 or NULL.
        A status that means failure is thrown.

        where each word comes from
          #0        handle                      by its type: sqlite3 *, lent for the call
          sql       str                         by its type: const char *, copied in
          callback  cb(call, ud=#3, throw=>1)?  sqlite3.ferrule.jsonc
          #3        filled in                   said of callback
          errmsg    null                        sqlite3.ferrule.jsonc
          result    status                      sqlite3.ferrule.jsonc
      "
    `);
  });

  test("show says why a function is left out, and names the nearest of an unknown one", async () => {
    const left = await runCommand("contract", "show", "sqlite3_free", "-l", "sqlite3");
    expect(left.out).toContain("left out: ferrule calls it on what SQLite gives out");
    const unknown = await runCommand("contract", "show", "sqlite3_exe", "-l", "sqlite3");
    expect(unknown.status).toBe(2);
    expect(unknown.err).toContain("Did you mean sqlite3_exec?");
  });

  test("coverage counts every function once, and fails below what is asked", async () => {
    const args = ["contract", "coverage", "-l", "sqlite3", "--format", "json"];
    const { status, out } = await runCommand(...args, "--at-least", "100");
    const { functions, counts, decided } = JSON.parse(out) as {
      functions: unknown[];
      counts: Record<string, number>;
      decided: number;
    };
    expect(Object.values(counts).reduce((sum, of) => sum + of, 0)).toBe(functions.length);
    expect(status).toBe(decided === 1 ? 0 : 1);
  });

  test("a wrong call is refused", async () => {
    for (const args of [
      ["chek"],
      ["check"],
      ["show"],
      ["coverage"],
      ["coverage", "x", "-l", "z"],
    ]) {
      const { status, err } = await runCommand("contract", ...args);
      expect([args, status]).toEqual([args, 2]);
      expect(err).toMatch(/See ferrule contract --help|Did you mean/);
    }
  });
});
