import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { bare, contractWith, diagnose, file, outcome, problems } from "./support.ts";

const least = '{ "ferrule": 1, "library": "lib", "headers": ["lib.h"] }';

describe("a contract", () => {
  test("needs three keys; all else has a default", () => {
    expect(outcome(least).contract).toEqual({
      file,
      text: least,
      digest: createHash("sha256").update(least).digest("hex"),
      library: "lib",
      headers: ["lib.h"],
      included: [],
      prefixes: [],
      load: {},
      isolated: false,
      version: null,
      status: null,
      types: new Map(),
      results: { status: [], value: [], number: [], bool: [] },
      rules: [],
      skip: [],
      functions: new Map(),
      variadic: new Map(),
      callbacks: new Map(),
    });
  });

  test("has comments, trailing commas, a byte order mark and any line ends", () => {
    const text = `\uFEFF// one\r\n${least.replace("]", ",]").replace(" }", ", /* two */ }")}\r\n`;
    expect(outcome(text).diagnostics).toEqual([]);
    const [problem] = problems(`\uFEFF{\r\n  "ferrul": 1, "library": "l", "headers": ["h"] }`);
    expect(problem).toContain("1:2 { | A contract has no");
  });

  test("means with a * the headers that others include, and needs one of those", () => {
    const headers = (list: string): string => least.replace('"lib.h"', list);
    expect(outcome(headers('"lib/lib.h", "lib/*.h"')).contract).toMatchObject({
      headers: ["lib/lib.h"],
      included: ["lib/*.h"],
    });
    expect(problems(headers('"lib/*.h"'))).toMatchInlineSnapshot(`
      [
        "1:46 ["lib/*.h"] | \`headers\` names no header: one with a \`*\` is not read itself.",
      ]
    `);
  });

  test("keeps all it says", () => {
    const text = contractWith(`
      "$schema": "./contract.schema.json",
      "prefixes": ["lib_"],
      "load": { "linux": ["liba.so.1", "liba.so"], "windows": ["a.dll"] },
      "version": { "function": "lib_version", "macro": "LIB_VERSION" },
      "status": { "ok": ["LIB_OK"], "info": ["LIB_ROW"], "codes": ["LIB_E_*"],
        "describe": "lib_text", "message": " lib_why ( lib_db ) ", "error": "LibError" },
      "types": { "lib_db": "as Database; free lib_close", "lib_row": "parent lib_db, lib_tx",
        "lib_tx": "free none" },
      "results": { "status": ["lib_*"], "value": ["lib_count", "*_n"], "number": ["lib_size_*"], "bool": ["lib_is_*"] },
      "skip": { "lib_v*": "takes a va_list" },
      "functions": { "lib_open": "db: out own -> status" },
      "callbacks": { "lib_each.f": "#0 as row", "lib_each.#12": "" }`);
    const { contract } = outcome(text);
    const { types, functions, callbacks, ...rest } = contract!;
    expect(bare(rest)).toMatchObject({
      prefixes: ["lib_"],
      load: { linux: ["liba.so.1", "liba.so"], windows: ["a.dll"] },
      version: { function: "lib_version", macro: "LIB_VERSION" },
      status: {
        ok: ["LIB_OK"],
        info: ["LIB_ROW"],
        codes: ["LIB_E_*"],
        describe: "lib_text",
        message: { function: "lib_why", type: "lib_db" },
        error: "LibError",
      },
      results: {
        status: [{ glob: "lib_*" }],
        value: [{ glob: "lib_count" }, { glob: "*_n" }],
        number: [{ glob: "lib_size_*" }],
        bool: [{ glob: "lib_is_*" }],
      },
      skip: [{ glob: "lib_v*", reason: "takes a va_list" }],
    });
    expect(bare([...types])).toEqual([
      [
        "lib_db",
        {
          as: "Database",
          free: "lib_close",
          parents: [],
          value: false,
          counted: false,
          place: false,
          thread: null,
          string: null,
        },
      ],
      [
        "lib_row",
        {
          as: null,
          free: null,
          parents: ["lib_db", "lib_tx"],
          value: false,
          counted: false,
          place: false,
          thread: null,
          string: null,
        },
      ],
      [
        "lib_tx",
        {
          as: null,
          free: null,
          parents: [],
          value: false,
          counted: false,
          place: false,
          thread: null,
          string: null,
        },
      ],
    ]);
    expect([...functions.keys()]).toEqual(["lib_open"]);
    expect([...callbacks.keys()]).toEqual(["lib_each.f", "lib_each.#12"]);
    const written = (of: { start: number; end: number }): string => text.slice(of.start, of.end);
    expect(written(contract!.skip[0]!)).toBe('"lib_v*": "takes a va_list"');
    expect(written(contract!.results.status[0]!)).toBe('"lib_*"');
    expect(written(types.get("lib_tx")!)).toBe('"lib_tx": "free none"');
    expect(written(contract!.version!)).toMatch(/^"version": \{.*\}$/);
  });

  test("keys of the prototype are keys like any other", () => {
    const text = contractWith(
      '"functions": { "__proto__": "a: str", "constructor": "", "toString": "-> value" }',
    );
    const { contract } = outcome(text);
    expect([...contract!.functions.keys()]).toEqual(["__proto__", "constructor", "toString"]);
    expect(contract!.functions.get("__proto__")!.slots).toHaveLength(1);
    expect(Object.getPrototypeOf(contract)).toBe(Object.prototype);
    expect("slots" in {}).toBe(false);
    expect(problems(`{ "__proto__": { "ferrule": 1 } }`)[0]).toContain(`has no "ferrule"`);
    expect(problems(contractWith('"load": { "__proto__": ["x"] }'))).toEqual([
      '2:11 "__proto__" | `load` has no key "__proto__". | Its keys are: linux, macos, windows, isolated.',
    ]);
  });
});

describe("what is wrong with a contract", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    "{}": [
      '1:1 { | A contract has no "ferrule", which it needs.',
      '1:1 { | A contract has no "library", which it needs.',
      '1:1 { | A contract has no "headers", which it needs.',
    ],
    "[1]": ["1:1 [1] | A contract is an object, not a list."],
    '"text"': ['1:1 "text" | A contract is an object, not a text.'],
    "null // nothing": ["1:1 null | A contract is an object, not null."],
    '{ "ferrule": 2, "library": "l", "headers": ["h"] }': [
      "1:14 2 | The contract is in version 2 of the language. | Install a newer ferrule.",
    ],
    '{ "ferrule": 0.5, "library": "l", "headers": ["h"] }': [
      '1:14 0.5 | The contract is in version 0.5 of the language. | Write "ferrule": 1.',
    ],
    '{ "ferrule": "1", "library": 7, "headers": "h" }': [
      '1:14 "1" | `ferrule` is a number, not a text.',
      "1:30 7 | `library` is a text, a library's name in letters, digits, _+-., not a number.",
      '1:44 "h" | `headers` is a list, not a text.',
    ],
    '{ "ferrule": 1, "library": "../l", "headers": [] }': [
      '1:28 "../l" | `library` is a library\'s name in letters, digits, _+-.; "../l" is none.',
      "1:47 [] | `headers` is empty.",
    ],
    '{ "ferrule": 1, "library": "", "headers": ["", "a\\u0000", 3] }': [
      '1:28 "" | `library` is a library\'s name in letters, digits, _+-.; "" is none.',
      '1:44 "" | An entry of `headers` is a file\'s name; "" is none.',
      '1:48 "a\\u0000" | An entry of `headers` is a file\'s name; "a\\u0000" is none.',
      "1:59 3 | An entry of `headers` is a text, a file's name, not a number.",
    ],
  };
  for (const [text, expected] of Object.entries(cases)) {
    test(text, () => expect(problems(text)).toEqual(expected));
  }

  const members: Readonly<Record<string, readonly string[]>> = {
    '"header": 1': ['2:1 "header" | A contract has no key "header". | Did you mean "headers"?'],
    '"Funktionen": {}': [
      '2:1 "Funktionen" | A contract has no key "Funktionen". | Did you mean "functions"?',
    ],
    '"zz": 1': [
      '2:1 "zz" | A contract has no key "zz". | Its keys are: $schema, ferrule, library, headers, ' +
        "prefixes, load, version, status, types, results, rules, skip, functions, variadic, callbacks.",
    ],
    '"library": "x"': ['2:1 "library" | The key "library" stands twice.'],
    '"functions": { "f": "", "\\u0066": "" }': ['2:25 "\\u0066" | The key "f" stands twice.'],
    '"functions": []': ["2:14 [] | `functions` is an object, not a list."],
    '"functions": { "f": { } }': [
      '2:21 { } | The line of "f" is a text, a line of at most 10000 characters, not an object.',
    ],
    '"functions": { "a b": "x: brow(1)", "": "", "f.g": "" }': [
      '2:16 "a b" | A key of `functions` is a function\'s C name; "a b" is none.',
      "2:27 brow | a b: There is no word `brow`. | The words of a parameter are: in, out, inout, init, " +
        "str, str16, bytes, strs, array, handles, own, borrow, take, keep, cb, ud, destroy, dealloc, null, pass, among, sizeof.",
      '2:37 "" | A key of `functions` is a function\'s C name; "" is none.',
      '2:45 "f.g" | A key of `functions` is a function\'s C name; "f.g" is none.',
    ],
    '"callbacks": { "f": "", "f.": "", ".a": "", "f.#": "", "f.#x": "", "f.a.b": "" }': [
      '2:16 "f" | A key of `callbacks` is `function.parameter`; "f" is none.',
      '2:25 "f." | A key of `callbacks` is `function.parameter`; "f." is none.',
      '2:35 ".a" | A key of `callbacks` is `function.parameter`; ".a" is none.',
      '2:45 "f.#" | A key of `callbacks` is `function.parameter`; "f.#" is none.',
      '2:56 "f.#x" | A key of `callbacks` is `function.parameter`; "f.#x" is none.',
      '2:68 "f.a.b" | A key of `callbacks` is `function.parameter`; "f.a.b" is none.',
    ],
    '"types": { "struct t": "as T" }': [
      '2:12 "struct t" | A key of `types` is a C type\'s name, without `struct`; "struct t" is none.',
    ],
    '"prefixes": ["a-b"]': [
      '2:14 "a-b" | An entry of `prefixes` is the beginning of C names; "a-b" is none.',
    ],
    '"variadic": { "f": { "g": "", "h()": "", "i(long)": "", "j(a b; c)": "", "k(int (*x))": "" } }':
      ["g", "h()", "i(long)", "j(a b; c)", "k(int (*x))"].map(() =>
        expect.stringContaining(`A key of \`f\` is a name with C parameters`),
      ),
    '"variadic": { "f": { "g(long a)": "" }, "h": { "g(int a)": "" } }': [
      expect.stringContaining("There is another g already."),
    ],
    '"load": { "linux": [], "win": ["a"], "macos": "a" }': [
      "2:20 [] | `load.linux` is empty.",
      '2:24 "win" | `load` has no key "win". | Its keys are: linux, macos, windows, isolated.',
      '2:47 "a" | `load.macos` is a list, not a text.',
    ],
    '"version": {}': ['2:12 { | `version` has no "macro", which it needs.'],
    '"version": { "function": "f()", "macro": null }': [
      '2:26 "f()" | `version.function` is a function\'s name; "f()" is none.',
      "2:42 null | `version.macro` is a text, a constant's name, not null.",
    ],
    '"status": { "ok": [], "info": ["A*"], "codes": ["A?"], "describe": "" }': [
      '2:11 { | `status` has no "error", which it needs.',
      "2:19 [] | `status.ok` is empty.",
      '2:32 "A*" | An entry of `status.info` is a constant\'s name; "A*" is none.',
      '2:49 "A?" | An entry of `status.codes` is a constant\'s name, with `*` for any characters; ' +
        '"A?" is none.',
      '2:68 "" | `status.describe` is a function\'s name; "" is none.',
    ],
    '"status": { "ok": ["A"], "error": "E", "message": "f(a, b)" }': [
      "2:55 , | `status.message`: Expected `)` after the type, not `,`.",
    ],
    '"status": { "ok": ["A"], "error": "E", "message": "f" }': [
      "2:53  | `status.message`: Expected `(` and a handle type, or nothing, not the end of the line.",
    ],
    '"status": { "ok": ["A"], "error": "E", "message": "f(a) b" }': [
      "2:57 b | `status.message`: Expected nothing after it, not `b`.",
    ],
    '"status": { "ok": ["A"], "error": "E", "message": "f(%)" }': [
      '2:54 % | `status.message`: "%" means nothing here.',
    ],
    '"results": { "status": ["a*", "b"], "bool": ["b"], "int": [] }': [
      '2:46 "b" | "b" stands twice under `results`.',
      '2:52 "int" | `results` has no key "int". | Its keys are: status, value, number, bool.',
    ],
    '"results": { "value": ["a.*"] }': [
      '2:24 "a.*" | An entry of `results.value` is a function\'s name, with `*` for any characters; ' +
        '"a.*" is none.',
    ],
    '"skip": { "f": "", "g": " ", "h": null, "": "why" }': [
      '2:16 "" | The reason for "f" is a reason; "" is none.',
      '2:25 " " | The reason for "g" is a reason; " " is none.',
      '2:35 null | The reason for "h" is a text, a reason, not null.',
      '2:41 "" | A key of `skip` is a function\'s name, with `*` for any characters; "" is none.',
    ],
    '"skip": ["f"]': ['2:9 ["f"] | `skip` is an object, not a list.'],
    '"$schema": 1': ["2:12 1 | `$schema` is a text, the address of the schema, not a number."],
  };
  for (const [text, expected] of Object.entries(members)) {
    test(text, () => expect(problems(contractWith(text))).toEqual(expected));
  }
});

describe("JSON that is none", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    '{ "a" 1 }': ["1:7 1 | Expected `:`."],
    '{ "a": }': ["1:8 } | Expected a value."],
    "{ a: 1, b: 2 }": ["1:3 a | This is no JSON: keys and texts stand in double quotes."],
    '{ "a": tru, "b": fals }': [
      "1:8 tru | This is no JSON: keys and texts stand in double quotes.",
      "1:18 fals | This is no JSON: keys and texts stand in double quotes.",
    ],
    "{ 'a': 1 }": ["1:3 'a' | This is no JSON: keys and texts stand in double quotes."],
    '{ "a": 1 "b": 2 }': ['1:10 "b" | Expected `,`.'],
    '{ "a": [1 2 3] }': ["1:11 2 | Expected `,`.", "1:13 3 | Expected `,`."],
    '{ "a": 1,, "b": 2 }': ["1:10 , | Expected a key in quotes."],
    '{ "a": 01 }': ["1:9 1 | Expected `,`."],
    '{ "a": "\\x" }': ['1:8 "\\x" | A text has an escape that JSON does not know.'],
    '{ "a": "\\u12" }': ['1:8 "\\u12" | A text has an escape that JSON does not know.'],
    '{ "a": "\t" }': ['1:8 "\t" | A text has a control character in it.'],
    '{ "a": "b\n" }': ['1:8 "b | A text has no closing quote on its line.'],
    "{ } { }": ["1:5 { | Something follows the closing brace."],
    "{ } /* a": ["1:5 /* a | A comment is not closed with `*/`."],
    "": [
      '1:1  | The contract is empty. | Begin with { "ferrule": 1, "library": "…", "headers": ["….h"] }.',
    ],
    " \n\t": [
      '1:1  | The contract is empty. | Begin with { "ferrule": 1, "library": "…", "headers": ["….h"] }.',
    ],
    "// only": ["1:8  | The file ends too early."],
    "{\n": ["2:1  | The file ends too early."],
    '{ "a": [ { "b"': ["1:15  | The file ends too early."],
    "GIF89a\0": [
      "1:7 \0 | The contract is no text: it has a NUL character. | Is this the right file?",
    ],
  };
  for (const [text, expected] of Object.entries(cases)) {
    test(JSON.stringify(text), () => expect(problems(text)).toEqual(expected));
  }

  test("a file cut off anywhere is refused", () => {
    for (let end = 0; end < least.length; end++) {
      const [first, ...others] = diagnose(least.slice(0, end));
      expect(first!.hazard).toBe("input/contract");
      expect(others.length).toBeLessThan(3);
    }
  });

  test("nesting is refused by its depth, not by the stack", () => {
    const [first, ...others] = problems(contractWith(`"a": ${"[".repeat(1_000_000)}`));
    expect(first).toBe("2:21 [ | The file nests deeper than any contract.");
    expect(others).toEqual([]);
    expect(problems('{"a":'.repeat(500_000))[0]).toContain("nests deeper");
  });

  test("4 MiB is the limit", () => {
    const filled = least + " ".repeat(4 * 1024 * 1024 - least.length);
    expect(problems(filled)).toEqual([]);
    expect(problems(`${filled} `)).toEqual([
      "1:1  | The contract is larger than 4 MiB. | Is this the right file?",
    ]);
  });
});

describe("many problems", () => {
  test("come in the file's order, the first 50 of them, and then how many more", () => {
    const lines = Array.from({ length: 60 }, (_, index) => `"f${index}": "a: wrong"`);
    const found = diagnose(contractWith(`"functions": {\n${lines.join(",\n")} }, "zz": 1`));
    expect(found).toHaveLength(51);
    expect(found.slice(0, 50).map(({ labels }) => labels[0]!.line)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 3),
    );
    expect(found[50]!.message).toBe("11 more problems are not shown.");
    expect(found[50]!.labels[0]).toMatchObject({ line: 53 });
  });

  test("one more is one problem", () => {
    const text = contractWith(`"functions": { "f": "${"a: wrong; ".repeat(50)}b: wrong" }`);
    expect(diagnose(text).at(-1)!.message).toBe("1 more problem is not shown.");
  });

  test("are complete diagnostics, with a fingerprint that a shift of lines leaves alone", () => {
    const text = contractWith('"functions": { "f": "a: otu" }');
    const [here] = diagnose(text);
    const [below] = diagnose(`\n\n${text}`);
    expect(here).toMatchObject({
      hazard: "input/contract",
      severity: "error",
      confidence: "proven",
      origin: "contract",
      labels: [{ file, line: 2, column: 25, role: "primary", text: "unknown word" }],
    });
    expect(below!.labels[0]!.line).toBe(4);
    expect(below!.fingerprint).toBe(here!.fingerprint);
  });
});
