import { describe, expect, it } from "vitest";
import { disagreements } from "../../src/facts/known-disagreements.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { findCompiler } from "../../src/verify/compiler.ts";
import { explainFailure, knownDifferences } from "../../src/verify/known-differences.ts";
import type { Compiler, Verification } from "../../src/verify/model.ts";
import { verifyHeaders } from "../../src/verify/verify-headers.ts";
import { headerOf } from "../tools/facts-of.ts";
import { missing } from "../tools/machine.ts";

const none = { includeDirs: [], defines: [] };

function compilerOf(command: string): Compiler | null {
  try {
    return findCompiler(command);
  } catch {
    return null;
  }
}

async function verify(text: string, compiler: Compiler): Promise<Verification> {
  const { facts } = await readFacts({
    headers: [headerOf(text)],
    targets: [compiler.target],
    ...none,
    cacheDirectory: null,
  });
  return verifyHeaders(facts, compiler, none);
}

/**
 * The smallest record of each kind on which Clang and gcc part, and a number of it. Clang evaluates
 * the macro CLANG, so that gcc denying it is the disagreement itself.
 */
const pinned: readonly {
  readonly id: string;
  readonly gcc: string;
  readonly record: string;
  readonly number: string;
  readonly clang: string;
  readonly actual: string;
}[] = [
  {
    id: "packed-bit-field",
    gcc: "x86_64-w64-mingw32-gcc",
    record: "struct __attribute__((packed)) s { char a; int b : 13; };",
    number: "sizeof(struct s)",
    clang: "8",
    actual: "5",
  },
  {
    id: "aligned-bit-field",
    gcc: "gcc",
    record:
      "#pragma pack(push, 2)\nstruct s { char a; int b : 23 __attribute__((aligned(8))); int c[2] __attribute__((aligned(8))); };\n#pragma pack(pop)",
    number: "__builtin_offsetof(struct s, c)",
    clang: "4",
    actual: "6",
  },
  {
    id: "union-bit-field",
    gcc: "x86_64-w64-mingw32-gcc",
    record: "union s { char a; unsigned long long b : 21; };",
    number: "_Alignof(union s)",
    clang: "1",
    actual: "8",
  },
  {
    id: "zero-width-pack",
    gcc: "x86_64-w64-mingw32-gcc",
    record:
      "#pragma pack(push, 1)\nstruct s { char a; short : 1; unsigned : 0; unsigned char b : 7; short c; };\n#pragma pack(pop)",
    number: "_Alignof(struct s)",
    clang: "4",
    actual: "1",
  },
  {
    id: "lowered-typedef",
    gcc: "x86_64-w64-mingw32-gcc",
    record: "typedef int low __attribute__((aligned(2))); struct s { char a; low b; };",
    number: "__builtin_offsetof(struct s, b)",
    clang: "4",
    actual: "2",
  },
  {
    id: "ms-struct-i686",
    gcc: "i686-linux-gnu-gcc",
    record: "struct __attribute__((ms_struct)) s { char a; double b[]; };",
    number: "__builtin_offsetof(struct s, b)",
    clang: "4",
    actual: "8",
  },
  {
    id: "wide-atomic-i686",
    gcc: "i686-linux-gnu-gcc",
    record: "union s { _Atomic(long long) a; char b; };",
    number: "_Alignof(union s)",
    clang: "8",
    actual: "4",
  },
];

describe("layouts that are refused because Clang and gcc part on them", () => {
  it("are all pinned", () => {
    expect(pinned.map(({ id }) => id).toSorted()).toEqual(
      disagreements.map(({ id }) => id).toSorted(),
    );
  });

  describe.each(pinned)("$id", ({ id, gcc, record, number, clang, actual }) => {
    const compiler = compilerOf(gcc);
    it.skipIf(missing(gcc, compiler !== null))(
      `is ${clang} for Clang, ${actual} for ${gcc}`,
      async () => {
        const text = `${record}\n#define CLANG ${number}\n`;
        const { failures, unproven } = await verify(text, compiler!);
        expect(failures.map((of) => [of.subject, of.stated, of.actual])).toEqual([
          ["CLANG", clang, actual],
        ]);
        const { reason } = disagreements.find((of) => of.id === id)!;
        expect(unproven.map((of) => of.reason)).toContain(`its layout is not proven: ${reason}`);
      },
    );

    it.skipIf(missing(gcc, compiler !== null))("is refused in what holds it, too", async () => {
      const tag = /\b(?:struct|union)\b/.exec(record)![0];
      const text = `${record}\nstruct outer { char before; ${tag} s inner; };\ntypedef struct outer outer_t;\n`;
      const { facts } = await readFacts({
        headers: [headerOf(text)],
        targets: [compiler!.target],
        ...none,
        cacheDirectory: null,
      });
      // A record that ends in an array without a length can be in no other: gcc allows it.
      expect(facts.types["struct outer"]![0]!.layout).toEqual([]);
      expect(facts.types["outer_t"]![0]!.layout).toEqual([]);
      expect(facts.unsupported.map(({ what }) => what)).toEqual(
        expect.arrayContaining([`${tag} s`, "struct outer"]),
      );
    });
  });
});

/** The smallest header that shows each explained difference, and the compiler that shows it. */
const explained: readonly (readonly [string, string, string])[] = [
  [
    "vector-typedef-alignment",
    "gcc",
    "typedef int wide __attribute__((vector_size(32))); struct s { char a; wide b; };",
  ],
  ["wchar-type", "i686-linux-gnu-gcc", "#include <stddef.h>\nwchar_t f(void);"],
  [
    "shift-past-width",
    "i686-linux-gnu-gcc",
    "#define BITS 64\n#define TOP ((unsigned long)1 << (BITS - 1))\nint f(void);",
  ],
  [
    "declared-for-clang",
    "gcc",
    "#if !defined(OWN) || \\\n  defined(__clang__)\n#ifdef __clang__\nunsigned long rotate(unsigned long, int);\n#endif\n#endif\nint f(void);",
  ],
  [
    "convention-after-star",
    "i686-w64-mingw32-gcc",
    "typedef void __attribute__((stdcall)) fn(void *);\nfn *__attribute__((stdcall)) ask(void);",
  ],
  [
    "processor-default",
    "i686-w64-mingw32-gcc",
    "#ifdef __i686__\n#define MODEL 600\n#else\n#define MODEL 300\n#endif\nint f(void);",
  ],
  [
    "stdcall-variadic",
    "i686-w64-mingw32-gcc",
    "enum o { A };\nint __attribute__((stdcall)) f(int, enum o, ...);",
  ],
  ["prototype-scope-tag", "gcc", "void f(struct only_here *);"],
];

describe("differences that are explained", () => {
  it("are all pinned", () => {
    expect(explained.map(([id]) => id).toSorted()).toEqual(
      knownDifferences.map(({ id }) => id).toSorted(),
    );
  });

  it.each(explained)("%s", async (id, command, text) => {
    const compiler = compilerOf(command);
    if (missing(command, compiler !== null)) return;
    const { failures } = await verify(text, compiler!);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.map((failure) => explainFailure(failure, compiler!)?.id)).toEqual(
      failures.map(() => id),
    );
  });
});

/** Failures with the names, targets and kinds of explained ones, and another reason. */
const unexplained: readonly (readonly [string, string, string])[] = [
  [
    "a constant of that name that no shift makes",
    "i686-linux-gnu-gcc",
    "#ifdef __clang__\n#define BN_TBIT 1\n#else\n#define BN_TBIT 2\n#endif\nint f(void);",
  ],
  [
    "a model that depends on something else",
    "i686-w64-mingw32-gcc",
    "#ifdef __clang__\n#define _M_IX86 300\n#else\n#define _M_IX86 600\n#endif\nint f(void);",
  ],
  [
    "a convention that is not after the star",
    "i686-w64-mingw32-gcc",
    "typedef void fn(void *);\n#ifdef __clang__\nfn *(__attribute__((stdcall)) ask)(void);\n#else\nfn *(ask)(void);\n#endif",
  ],
];

describe("differences that only look like explained ones", () => {
  it.each(unexplained)("%s", async (_, command, text) => {
    const compiler = compilerOf(command);
    if (missing(command, compiler !== null)) return;
    const { failures } = await verify(text, compiler!);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.map((failure) => explainFailure(failure, compiler!))).toEqual(
      failures.map(() => null),
    );
  });
});
