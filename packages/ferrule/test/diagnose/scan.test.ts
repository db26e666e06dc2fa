import * as fc from "fast-check";
import { expect, test } from "vitest";
import { buildAutomaton, literalsIn } from "../../src/diagnose/scan/automaton.ts";
import { cleanLine } from "../../src/diagnose/scan/clean-line.ts";
import { LineScanner } from "../../src/diagnose/scan/line-scanner.ts";

const letters = fc.string({
  unit: fc.constantFrom("a", "b", "c", "="),
  minLength: 1,
  maxLength: 4,
});

test("the automaton finds what includes finds", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(letters, { minLength: 1, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom("a", "b", "c", "=", "\u00e9", "x"), maxLength: 40 }),
      (literals, text) => {
        const found = new Set(literalsIn(buildAutomaton(literals), text));
        expect([...found].toSorted()).toEqual(
          literals.filter((literal) => text.includes(literal)).toSorted(),
        );
      },
    ),
  );
});

test("the scanner hands on lines with a literal, with their numbers, however they are cut", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(letters, { minLength: 1, maxLength: 4 }),
      fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c", "=", "x"), maxLength: 12 })),
      fc.array(fc.nat({ max: 7 }), { minLength: 1 }),
      fc.boolean(),
      (literals, lines, cuts, all) => {
        const seen: string[] = [];
        const scanner = new LineScanner(buildAutomaton(literals), {
          wantsAll: () => all,
          line: (text, number, hit) => void seen.push(`${number}:${text}:${hit}`),
        });
        const bytes = Buffer.from(lines.join("\n"));
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = cuts[turn % cuts.length]! + 1;
          scanner.push(bytes.subarray(at, at + size));
          at += size;
        }
        scanner.end();
        const hit = (line: string): boolean => literals.some((literal) => line.includes(literal));
        const expected = lines.map((line, at) => ({ line, at: at + 1, hit: hit(line) }));
        // A last line without a character is no line.
        if (expected.at(-1)?.line === "") expected.pop();
        expect(seen).toEqual(
          expected.filter((one) => all || one.hit).map((one) => `${one.at}:${one.line}:${one.hit}`),
        );
      },
    ),
  );
});

test.each([
  ["==1==ERROR: AddressSanitizer: SEGV", "==1==ERROR: AddressSanitizer: SEGV"],
  ["2026-11-25T13:26:50.1234567Z ==1==ERROR", "==1==ERROR"],
  ["2026-11-25T13:26:50.123456Z 00O ==1==ERROR", "==1==ERROR"],
  ["web-1  | free(): invalid pointer", "free(): invalid pointer"],
  ["[pod/web/app] free(): invalid pointer", "free(): invalid pointer"],
  ["2026-11-25T13:26:50.1Z stderr F free(): invalid pointer", "free(): invalid pointer"],
  ["Nov 25 13:26:50 host node[42]: free(): invalid pointer", "free(): invalid pointer"],
  ["11-25 13:01:22.411  4411  4411 F DEBUG   : signal 11 (SIGSEGV)", "signal 11 (SIGSEGV)"],
  ["F/DEBUG   ( 4411): signal 11 (SIGSEGV)", "signal 11 (SIGSEGV)"],
  ["\u001b[1m\u001b[31mred\u001b[0m", "red"],
  ["10%\r20%\rdone\r", "done"],
  ["    #1 0x7f in f a.c:1", "    #1 0x7f in f a.c:1"],
  ["map 1 | 2", "map 1 | 2"],
])("%j is the line %j", (raw, clean) => {
  expect(cleanLine(raw)).toBe(clean);
});
