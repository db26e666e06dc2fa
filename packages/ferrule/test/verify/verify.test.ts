import { describe, expect, it } from "vitest";
import type { Facts } from "../../src/facts/model.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { findCompiler } from "../../src/verify/compiler.ts";
import { deduceTarget } from "../../src/verify/deduce-target.ts";
import { verifyHeaders } from "../../src/verify/verify-headers.ts";
import { ferrule } from "../tools/cli.ts";
import { headerOf } from "../tools/facts-of.ts";
import { findHeader, hasGcc, missing } from "../tools/machine.ts";

const none = { includeDirs: [], defines: [] };

const header = `
struct pair { char a; double b; };
struct flags { unsigned low : 3; unsigned high : 7; _Bool on : 1; };
enum color { RED = 3, GREEN };
typedef unsigned short small;
#define LIMIT 42
#define NAME "ferrule"
#define RATIO 0.5
small run(struct pair *, enum color);
extern long counter;
`;

describe.skipIf(missing("gcc", hasGcc))("verify with gcc", () => {
  it.each(["sqlite3.h", "zlib.h"])("proves all of %s", async (name) => {
    const path = findHeader(name);
    if (path === null) return void missing(name, false);
    const { code, out } = await ferrule("verify", "--cc", "gcc", path, "--format", "json");
    const report = JSON.parse(out);
    expect({ code, failed: report.failed }).toEqual({ code: 0, failed: 0 });
    expect(report.total).toBeGreaterThan(300);
  });

  /** Facts with one thing changed must be refuted by that thing, and nothing else. */
  const lies: readonly (readonly [string, (text: string) => string, readonly string[]])[] = [
    [
      "an offset",
      (text) => text.replace('"offsets":[0,64]', '"offsets":[0,32]'),
      ["the offset of struct pair.b is 4, not 8"],
    ],
    [
      "a size",
      (text) => text.replace('"size":16,"align":8,"offsets"', '"size":24,"align":8,"offsets"'),
      ["the size of struct pair is 24, not 16"],
    ],
    [
      "an alignment",
      (text) => text.replace('"size":16,"align":8,"offsets"', '"size":16,"align":4,"offsets"'),
      ["the alignment of struct pair is 4, not 8"],
    ],
    [
      "a bit-field",
      (text) => text.replace('"offsets":[0,3,10]', '"offsets":[0,4,10]'),
      ["the place of the bit-field struct flags.high is bits 4 to 10, not bits 3 to 9"],
    ],
    [
      "an enum's value",
      (text) => text.replace('"name":"GREEN","value":"4"', '"name":"GREEN","value":"5"'),
      ["the value of GREEN is 5, not 4"],
    ],
    [
      "a constant",
      (text) => text.replace('"value":"42"', '"value":"43"'),
      ["the value of LIMIT is 43, not 42"],
    ],
    [
      "a text",
      (text) => text.replace('"value":"ferrule"', '"value":"Ferrule"'),
      ['the value of NAME is "Ferrule", not null'],
    ],
    [
      "a fraction",
      (text) => text.replace('"value":0.5', '"value":0.25'),
      ["the value of RATIO is 0.25, not null"],
    ],
  ];

  it.each(lies)("refutes %s", async (_, lie, expected) => {
    const path = headerOf(header);
    const compiler = findCompiler("gcc");
    const { facts } = await readFacts({
      headers: [path],
      targets: [compiler.target],
      ...none,
      cacheDirectory: null,
    });
    expect(verifyHeaders(facts, compiler, none).failures).toEqual([]);
    const text = JSON.stringify(facts);
    const lied: Facts = JSON.parse(lie(text));
    expect(JSON.stringify(lied)).not.toBe(text);
    const { failures } = verifyHeaders(lied, compiler, none);
    expect(failures.map((of) => `${of.about} is ${of.stated}, not ${of.actual}`)).toEqual(expected);
  });

  it.each([
    ["gcc -fpack-struct", "The size of struct pair is 16 for Clang, and 9 for"],
    ["gcc -fshort-enums", "The size of enum color is 4 for Clang, and 1 for"],
    ["gcc -funsigned-char", "The sign of char is 1 for Clang, and 0 for"],
  ])("finds what %s does to the ABI", async (command, message) => {
    const { code, out } = await ferrule("verify", "--cc", command, headerOf(header));
    expect(code).toBe(1);
    expect(out).toContain(message);
  });

  it("leads a claim within a macro of the header back to the declaration", async () => {
    const text = "#define DECLARE(name) struct name { char a; int b; }\nDECLARE(made);\n";
    const { code, out } = await ferrule("verify", "--cc", "gcc -fpack-struct", headerOf(text));
    expect(code).toBe(1);
    expect(out).toContain("The size of struct made is 8 for Clang, and 5 for");
  });

  it.each([
    ["no-such-compiler", "there is no such program"],
    ["true", "cannot be used as a C compiler"],
  ])("refuses --cc %s", async (command, message) => {
    const { code, err } = await ferrule("verify", "--cc", command, headerOf(header));
    expect(code).toBe(2);
    expect(err).toMatch(new RegExp(`${message}|none of ferrule's targets`));
  });

  it("shows the compiler's own words when it does not take the header", async () => {
    const text = "#ifndef __clang__\n#error for Clang only\n#endif\nint f(void);\n";
    const { code, err } = await ferrule("verify", "--cc", "gcc", headerOf(text));
    expect(code).toBe(2);
    expect(err).toContain("#error for Clang only");
  });

  it("states nothing that is the compiler's own version", async () => {
    const text = "#define BUILT (__GNUC__ * 100)\nint f(void);\n";
    const { code, out } = await ferrule("verify", "--cc", "gcc", headerOf(text));
    expect(code).toBe(0);
    expect(out).toContain("BUILT: it is the compiler's own version");
  });

  it("says which floats C cannot assert", async () => {
    const text = "#define MOST (1e308 * 10)\n#define NONE (0.0 / 0.0)\nint f(void);\n";
    const { code, out } = await ferrule("verify", "--cc", "gcc", headerOf(text));
    expect(code).toBe(0);
    expect(out).toContain("MOST: its value, Infinity, cannot be asserted in C");
    expect(out).toContain("NONE: its value, NaN, cannot be asserted in C");
  });
});

describe("the target of a compiler", () => {
  const macros = (...names: readonly string[]): string =>
    names.map((name) => `#define ${name} 1\n`).join("");
  it.each([
    ["x86_64-linux-gnu", macros("__x86_64__", "__linux__"), "x86_64-linux-gnu"],
    ["x86_64-linux-gnu", macros("__i386__", "__linux__"), "i686-linux-gnu"],
    ["x86_64-linux-gnux32", macros("__x86_64__", "__ILP32__", "__linux__"), null],
    ["aarch64-linux-gnu", macros("__aarch64__", "__linux__"), "aarch64-linux-gnu"],
    ["aarch64-linux-musl", macros("__aarch64__", "__linux__"), null],
    [
      "arm-linux-gnueabihf",
      macros("__arm__", "__ARM_PCS_VFP", "__linux__"),
      "armv7-linux-gnueabihf",
    ],
    ["arm-linux-gnueabi", macros("__arm__", "__linux__"), null],
    ["x86_64-w64-mingw32", macros("__x86_64__", "_WIN32"), "x86_64-windows-gnu"],
    ["i686-w64-mingw32", macros("__i386__", "_WIN32"), "i686-windows-gnu"],
    ["x86_64-pc-windows-msvc", macros("_M_X64", "_WIN32", "_MSC_VER"), "x86_64-windows-msvc"],
    ["arm64-apple-darwin23", macros("__aarch64__", "__APPLE__"), "aarch64-macos"],
    ["riscv64-linux-gnu", macros("__riscv", "__linux__"), null],
  ])("%s is told by its macros", (machine, defined, target) => {
    expect(deduceTarget(machine, defined)).toBe(target);
  });
});
