import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchGlob } from "../../src/text/match-glob.ts";

describe("a glob", () => {
  test.each([
    ["", ""],
    ["*", ""],
    ["*", "abc"],
    ["abc", "abc"],
    ["a*", "a"],
    ["*c", "abc"],
    ["a*c", "abbc"],
    ["a*b*c", "abbbc"],
    ["**a**", "a"],
    ["*ab", "aab"],
    ["sqlite3_bind_*", "sqlite3_bind_text"],
    ["SQLITE_*_IOERR", "SQLITE_X_IOERR_IOERR"],
  ])("%s matches %s", (glob, name) => expect(matchGlob(glob, name)).toBe(true));

  test.each([
    ["", "a"],
    ["a", ""],
    ["abc", "ab"],
    ["ab", "abc"],
    ["a*c", "abd"],
    ["*a", "ab"],
    ["a.c", "abc"],
    ["A*", "abc"],
    ["a*b*c", "acb"],
  ])("%s does not match %s", (glob, name) => expect(matchGlob(glob, name)).toBe(false));

  test("matches as the regular expression does that it stands for", () => {
    const letters = fc.constantFrom("a", "b", "*");
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 8 }).map((of) => of.join("")),
        fc.array(fc.constantFrom("a", "b"), { maxLength: 10 }).map((of) => of.join("")),
        (glob, name) => {
          const expected = new RegExp(`^${glob.replaceAll("*", ".*")}$`).test(name);
          expect(matchGlob(glob, name)).toBe(expected);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("takes no longer for many stars", () => {
    expect(matchGlob(`${"a*".repeat(200)}c`, "a".repeat(20_000))).toBe(false);
  });
});
