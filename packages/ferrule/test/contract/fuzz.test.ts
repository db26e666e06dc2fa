import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findPack } from "../../src/contract/find-pack.ts";
import { keywords, words } from "../../src/contract/line/words.ts";
import { printLine } from "../../src/contract/print-line.ts";
import { bare, contractWith, contractWithLine, lineOf, outcome } from "./support.ts";

/** Refused with diagnostics at places in the text, or accepted; and soon. */
function isAnswered(text: string): ReturnType<typeof outcome> {
  const answer = outcome(text);
  expect(answer.contract === null).toBe(answer.diagnostics.length > 0);
  expect(answer.diagnostics.length).toBeLessThanOrEqual(51);
  for (const { labels, hazard, message } of answer.diagnostics) {
    expect(hazard).toBe("input/contract");
    expect(message).toMatch(/\.$/);
    expect(message.length).toBeLessThan(500);
    expect(labels.length).toBeGreaterThan(0);
    for (const { start, end, line, column } of labels) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(text.length);
      expect(text.split("\n")[line - 1]!.length).toBeGreaterThanOrEqual(column - 1);
    }
  }
  return answer;
}

const sample = contractWith(`
  "prefixes": ["lib_"], "load": { "linux": ["liba.so.1"] },
  "version": { "function": "lib_version", "macro": "LIB_VERSION" },
  "status": { "ok": ["LIB_OK"], "message": "lib_why(lib_db)", "error": "LibError" },
  "types": { "lib_db": "as Database; free lib_close; parent a, b" },
  "results": { "status": ["lib_*"], "bool": ["lib_is_*"] },
  "skip": { "lib_v*": "takes a \\"va_list\\"" }, // why
  "functions": {
    "f": "optional #0 as db: take unless BUSY; a: out str(n*(2+m)) own(g)?! -> status info",
    "g": "b: cb(until #0 ends or next, ud=f(#0), throw=>h(#0,message,-1))?; c: destroy(d); d: ud"
  },
  "callbacks": { "f.a": "#0: strs(#1)? -> value" }`);

const lineTokens = [
  ...Object.keys(words),
  ...keywords.keys(),
  ...["->", "=>", ";", ":", ",", "(", ")", "?", "!", "=", "+", "*", "#0", "#9", "-1", "7", "a"],
  ...["\\n", "%", "#", "é", "x-y", "__proto__"],
];

describe("nothing but an InputError comes of", () => {
  test("any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => void isAnswered(text)),
      { numRuns: 1000 },
    );
  });

  test("any JSON", () => {
    const key = fc.constantFrom("ferrule", "library", "functions", "types", "__proto__", "skip");
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(fc.dictionary(key, value), (json) => void isAnswered(JSON.stringify(json))),
      { numRuns: 1000 },
    );
  });

  test("any text as a line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (line) => void isAnswered(contractWithLine(line))),
      { numRuns: 1000 },
    );
  });

  test("any words in a row, and what is accepted means what it prints", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lineTokens), { maxLength: 12 }), (tokens) => {
        const { contract } = isAnswered(contractWithLine(tokens.join(" ")));
        const line = contract?.functions.get("f");
        if (line) expect(bare(lineOf(printLine(line)))).toEqual(bare(line));
      }),
      { numRuns: 5000 },
    );
  });

  test("a contract with a few changes", () => {
    expect(outcome(sample).diagnostics).toEqual([]);
    const change = fc.record({
      at: fc.nat({ max: sample.length }),
      length: fc.nat({ max: 6 }),
      insert: fc.oneof(
        fc.string({ unit: "binary", maxLength: 3 }),
        fc.constantFrom(...lineTokens, '"', "{", "}", "[", "]", "\\u0000", "/*", "//", "null"),
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let text = sample;
        for (const { at, length, insert } of changes) {
          text = text.slice(0, at) + insert + text.slice(at + length);
        }
        isAnswered(text);
      }),
      { numRuns: 5000 },
    );
  });

  test("a shipped contract cut off anywhere", () => {
    const text = readFileSync(findPack("sqlite3")!, "utf8");
    fc.assert(
      fc.property(fc.nat({ max: text.length }), (end) => void isAnswered(text.slice(0, end))),
      { numRuns: 100 },
    );
  });
});

describe("4 MiB of trouble is answered before the test runs out of time", () => {
  const fill = (unit: string): string => unit.repeat(Math.floor(4_000_000 / unit.length));
  const troubles: Readonly<Record<string, string>> = {
    "unknown keys": `{ ${fill('"a":1,')} "b": 2 }`,
    commas: `{ ${fill(",")} }`,
    "words without quotes": `[ ${fill("x ")}`,
    numbers: `[ ${fill("1,")} 1]`,
    "line ends": `{ ${fill("\n")} ${"x ".repeat(60)} }`,
    "one name": contractWithLine(fill("a")),
    "one key": `{ "${fill("a")}": 1 }`,
    slots: contractWith(`"functions": { ${fill(`"f${"x".repeat(20)}": "${";".repeat(9000)}",`)} }`),
    lines: contractWith(`"functions": { ${fill(`"f": "${"a: out out ".repeat(800)}",`)} }`),
    escapes: contractWithLine(fill("\n")),
    comments: fill("/**/"),
    entries: contractWith(`"results": { "value": [${fill('"a*",')}] }`),
  };
  for (const [name, text] of Object.entries(troubles)) {
    test(name, () => {
      const { contract, diagnostics } = outcome(text);
      expect(contract).toBeNull();
      expect(diagnostics.length).toBeLessThanOrEqual(51);
      expect(Math.max(...diagnostics.map(({ message }) => message.length))).toBeLessThan(500);
    });
  }
});
