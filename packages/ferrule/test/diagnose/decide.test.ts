import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { allocatorRows } from "../../src/diagnose/decide/allocator-rows.ts";
import { faultRows } from "../../src/diagnose/decide/fault-rows.ts";
import { memoryRows } from "../../src/diagnose/decide/memory-rows.ts";
import { uncaughtRows } from "../../src/diagnose/decide/uncaught-rows.ts";
import { readKnowledge } from "../../src/diagnose/knowledge.ts";
import { phrases } from "../../src/diagnose/phrases/phrases.ts";
import { hazards } from "../../src/hazards/catalogue.ts";
import { verdictOf } from "./tools/diagnose-text.ts";

const folder = mkdtempSync(join(tmpdir(), "ferrule-decide-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const header = join(folder, "frob.h");
writeFileSync(
  header,
  `typedef struct frob frob;
typedef struct frob_size { double width, height; long depth; } frob_size;
int frob_measure(const frob *f, frob_size *out, int n);
frob_size frob_limits(const frob *f);
char *frob_text(const frob *f);
void frob_free(char *text);
frob *frob_open(void);
void frob_close(frob *f);
`,
);
const contract = join(folder, "frob.ferrule.jsonc");
writeFileSync(
  contract,
  JSON.stringify({
    ferrule: 1,
    library: "frob",
    headers: ["frob.h"],
    types: { frob: "free frob_close" },
    functions: { frob_text: "-> str own(frob_free)", frob_open: "-> own" },
  }),
);

const known = await readKnowledge({
  headers: [header],
  contract,
  includeDirs: [],
  defines: [],
  target: "x86_64-linux-gnu",
  cacheDirectory: null,
});

const overflow = (
  region: number,
): string => `==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x61 at pc 0x7f bp 0x7f sp 0x7f
WRITE of size 24 at 0x61 thread T0
    #0 0x7f in frob_measure src/frob.c:10
    #1 0x7f in ffi_call (/lib/libffi.so.8+0x6b0c)
    #2 0x7f  (/usr/lib/python3/_ctypes.cpython-311.so+0xa42a)
    #3 0x51 in _PyEval_EvalFrameDefault (/usr/bin/python3.11+0x52b9df)

0x61 is located 0 bytes to the right of ${region}-byte region [0x60,0x61)
allocated by thread T0 here:
    #0 0x7f in malloc
    #1 0x7f  (/usr/lib/python3/_ctypes.cpython-311.so+0x737c)
`;

test("the header tells a structure that is too small from an array that is too short", async () => {
  expect((await verdictOf(overflow(160))).hazard).toBe("abi/struct-layout");
  const small = await verdictOf(overflow(160), known);
  expect(small).toMatchObject({ hazard: "abi/struct-layout", confidence: "high" });
  expect(small.why).toContain("24 bytes");
  const short = await verdictOf(overflow(240), known);
  expect(short).toMatchObject({ hazard: "abi/length", confidence: "high" });
  expect(short.why).toContain("10 times the 24 bytes");
});

test("the header knows a structure that is returned through a hidden pointer", async () => {
  const log = `==1==ERROR: AddressSanitizer: SEGV on unknown address 0x000000000018 (pc 0x7f6c75f077a4 bp 0x7ffe5d3839e0 sp 0x7ffe5d3839d8 T0)
==1==The signal is caused by a READ memory access.
    #0 0x7f6c75f077a4 in frob_limits src/frob.c:22
    #1 0x7f in ffi_call (/lib/libffi.so.8+0x6b0c)
`;
  expect((await verdictOf(log)).hazard).toBe("error/unchecked-null");
  expect((await verdictOf(log, known)).hazard).toBe("abi/wrong-type");
});

test("the contract names the right deallocator", async () => {
  const log = `==1==ERROR: AddressSanitizer: attempting free on address which was not malloc()-ed: 0x60 in thread T0
    #0 0x7f in __interceptor_free asan_malloc_linux.cpp:52
    #1 0x24 in ffi_call (/lib/libffi.so.8+0x6b0c)

0x60 is located 32 bytes inside of 128-byte region [0x40,0xc0)
allocated by thread T0 here:
    #0 0x7f in malloc
    #1 0x7f in frob_text src/frob.c:14
    #2 0x24 in ffi_call (/lib/libffi.so.8+0x6b0c)
`;
  const verdict = await verdictOf(log, known);
  expect(verdict).toMatchObject({
    hazard: "ownership/allocator-mismatch",
    boundaryFunction: "free",
  });
  expect(verdict.why).toContain("what frob_text gives is released with frob_free");
});

test("a contract alone is knowledge too", async () => {
  const alone = await readKnowledge({
    headers: [],
    contract,
    includeDirs: [],
    defines: [],
    target: "x86_64-linux-gnu",
    cacheDirectory: null,
  });
  expect(alone.deallocator("frob_text")).toBe("frob_free");
  expect(alone.deallocator("frob_open")).toBe("frob_close");
  expect(alone.deallocator("frob_close")).toBe(null);
});

test("every row and every text concludes with a hazard of the catalogue, under its own name", () => {
  const all = new Set<string | null>([...hazards(), "none", null]);
  const rows = [...memoryRows, ...faultRows, ...allocatorRows, ...uncaughtRows];
  const names = rows.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(rows.filter(({ means }) => !all.has(means.hazard))).toEqual([]);
  expect(phrases.filter(({ hazard }) => !all.has(hazard))).toEqual([]);
});

test("what is not high says what would decide it, or what to do next", async () => {
  const verdict = await verdictOf("double free or corruption (!prev)\nAborted (core dumped)\n");
  expect(verdict.confidence).toBe("low");
  expect(verdict.decidedBy).not.toBe(null);
  expect(verdict.next.length).toBeGreaterThan(0);
});
