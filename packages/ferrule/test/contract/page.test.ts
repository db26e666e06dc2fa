import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keys } from "../../src/contract/file/keys.ts";
import { parseSyntax } from "../../src/contract/line/parse-syntax.ts";
import { parseTypeLine } from "../../src/contract/line/parse-type-line.ts";
import { scanLine } from "../../src/contract/line/scan-line.ts";
import { isWord, keywords, words } from "../../src/contract/line/words.ts";
import type { Problem } from "../../src/contract/problems.ts";
import { drawRule } from "./grammar/draw.ts";
import { grammar } from "./grammar/rules.ts";
import { literals, sentences } from "./grammar/sentences.ts";
import { contractWith, contractWithLine, diagnose } from "./support.ts";

const page = readFileSync(new URL("../../../../docs/contract.md", import.meta.url), "utf8");
const signs = ["->", "=>", ";", ":", ",", "(", ")", "?", "!", "=", "+", "*", ".", "#"];

describe("the page's contracts", () => {
  const fences = [...page.matchAll(/^```jsonc\n(.*?)^```$/gms)].map(([, text]) => text!);
  test("are there", () => expect(fences.length).toBeGreaterThan(0));
  test.each(fences)("parse", (text) => expect(diagnose(text)).toEqual([]));
});

describe("the page's railroads", () => {
  test.each(Object.keys(grammar))("%s is drawn as it is", (name) => {
    expect(page).toContain(`\n${drawRule(name, grammar[name]!)}\n`);
  });

  test("stand in fences", () => {
    const prose = page.replaceAll(/^```.*?^```$/gms, "");
    expect([...prose.matchAll(/^.*[┌└├─].*$/gm)].map(([line]) => line)).toEqual([]);
    expect((page.match(/^```/gm)?.length ?? 1) % 2).toBe(0);
  });

  test("are no more than those", () => {
    const drawn = [...page.matchAll(/^([a-z]+) *── /gm), ...page.matchAll(/^([a-z]+) *──[┬┴]/gm)];
    expect(drawn.map(([, name]) => name).sort()).toEqual(Object.keys(grammar).sort());
  });

  test("have every word, keyword and sign of the language, and no other", () => {
    expect([...literals(grammar)].sort()).toEqual(
      [...Object.keys(words), ...keywords.keys(), ...signs].sort(),
    );
  });

  test("lead to lines that the parser takes", () => {
    fc.assert(
      fc.property(sentences("line", grammar), (line) => {
        expect(syntaxProblems(line)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test("lead to type lines that the parser takes, but for a clause said twice", () => {
    const twice = / stands twice| is a parent already/;
    fc.assert(
      fc.property(sentences("type", grammar), (line) => {
        const problems = problemsOf((report) => parseTypeLine(line, (at) => at, report));
        expect(problems.filter((message) => !twice.test(message))).toEqual([]);
      }),
    );
  });
});

describe("the page's tables", () => {
  const rows = [...page.matchAll(/^\| (`.*?) \|/gm)].map(([, cell]) => cell!);
  const entries = rows.flatMap(codesOf);

  test("have a row for every word", () => {
    const named = entries.map((entry) => entry.match(/^\w+/)?.[0]);
    expect([...new Set(named)].sort()).toEqual(Object.keys(words).sort());
  });

  test.each(entries)("%s is a word of a parameter or of a result", (entry) => {
    const text = fillIn(entry);
    const tries = [`x: ${text}`, `x: out ${text}`, `-> ${text}`, `-> status ${text}`];
    const refined = [`-> own ${text}`, `-> value ${text}`];
    expect([...tries, ...refined].some(isLine)).toBe(true);
  });
});

describe("the page's code", () => {
  const known = new Set(Object.values(keys).flatMap((of) => of.known));
  /** What is not of the language: C, TypeScript, files, and what examples stand for. */
  const foreign = new Set([
    ...["bind", "<library>.ferrule.jsonc", "schema/contract.schema.json"],
    ...["Uint8Array", "Uint8ClampedArray", "Float32Array", "BigInt64Array", "bigint"],
    ...["unsigned char", "char", "long", "int64_t"],
    ...["const char *f(int code)", "const char *f(T *)", "const char *", "char *", "void *"],
    ...[
      "void",
      "int",
      "float",
      "double",
      "node:ffi",
      "FERRULE_LIBFFI",
      "vl_add(a.x)",
      "struct",
      "n",
      "m",
      "T",
      "a",
      "p",
      "f",
      "N",
      "CONSTANT",
      "function.parameter",
    ],
  ]);
  const prose = page.replaceAll(/^```.*?^```$/gms, "");

  test.each([...new Set(codesOf(prose))])("%s is of the language", (code) => {
    const text = fillIn(code);
    const lines = [
      ...[text, `x: ${text}`, `x: out ${text}`, `-> ${text}`, `-> own ${text}`, `-> value ${text}`],
      ...[`-> status ${text}`, `x: keep(${text})`, `x: cb(call, ${text})`],
    ];
    // A bare name would be a slot without words: it must be known.
    const bareName = /^[\w$]+$/.test(code);
    const tokens =
      scanLine(
        text,
        (at) => at,
        () => {},
      ) ?? [];
    const fixed = tokens.every((of) => of.kind === "end" || of.kind === "sign" || isFixed(of.text));
    const accepted =
      foreign.has(code) ||
      known.has(code) ||
      diagnose(contractWith(`"callbacks": { "${code}": "" }`)).length === 0 ||
      diagnose(contractWith(`"types": { "T": "${code}" }`)).length === 0 ||
      diagnose(contractWith(`"status": { "ok": ["A"], "error": "E", "message": "${code}" }`))
        .length === 0 ||
      (tokens.length > 1 && fixed) ||
      (!bareName && lines.some(isLine));
    expect(accepted).toBe(true);
  });
});

function codesOf(text: string): readonly string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
}

/** What the page's placeholders stand for. */
function fillIn(code: string): string {
  return code
    .replace("(life", "(call")
    .replace(/^life$/, "call")
    .replace("throw=>a", "throw=>1")
    .replace("foreign=how", "foreign=refused")
    .replace("else N", "else -1")
    .replace("pass(N)", "pass(-1)");
}

function isFixed(text: string): boolean {
  return isWord(text) || keywords.has(text);
}

function isLine(text: string): boolean {
  return diagnose(contractWithLine(text)).length === 0;
}

function syntaxProblems(line: string): readonly string[] {
  return problemsOf((report) => {
    const tokens = scanLine(line, (at) => at, report);
    if (tokens) parseSyntax(tokens, "function", report);
  });
}

function problemsOf(run: (report: (problem: Problem) => void) => void): readonly string[] {
  const found: string[] = [];
  run(({ message }) => void found.push(message));
  return found;
}
