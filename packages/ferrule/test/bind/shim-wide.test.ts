import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bind, bindPack, build, workFolder } from "../tools/bind.ts";
import { buildFixture, type Hazards } from "../tools/hazards.ts";
import { hasGcc, missing, root, runOk, runOn, runtimes, type Runtime } from "../tools/machine.ts";
import { packIsThere } from "../tools/pack.ts";
import { compileShim, shimPlaces } from "../tools/shim.ts";
import { withoutKoffi } from "../tools/without-koffi.ts";

const headers = join(root, "fixtures/values");
const known = readFileSync(join(import.meta.dirname, "__snapshots__/values.txt"), "utf8");

/** Neither of what serves these calls without the shim: libffi, and koffi beside Node's own FFI. */
const nowhere = { FERRULE_LIBFFI: "/nowhere/libffi.so" };
const ownless = runtimes.filter(({ backend }) => backend === "node:ffi" || backend === "bun:ffi");

describe.skipIf(missing("gcc", hasGcc))("records by value and variadic calls, by the shim", () => {
  let values: Hazards;
  let text: string;
  beforeAll(async () => {
    values = await buildFixture("values", "program.ts", [], true);
    text = values.bound.shim!.text;
    compile(text);
  }, 120_000);
  afterAll(() => values.remove());

  function compile(source: string, folder: string = headers): string {
    const { status, stderr } = compileShim(shimPlaces(values.program, "values"), source, folder);
    if (folder === headers && status !== 0) throw new Error(stderr);
    return stderr;
  }

  /** What each row of the program came to. */
  function outcomes(
    runtime: Runtime,
    temperature: string,
    env: Record<string, string> = {},
  ): string {
    const ran = runOn(runtime, values.program, [temperature], { ...values.env, ...env });
    expect({ status: ran.status, signal: ran.signal, stderr: ran.stderr }).toEqual({
      status: 0,
      signal: null,
      stderr: "",
    });
    return ran.stdout.trim().split("\n").map(describeOutcome).join("\n");
  }

  test.each(runtimes)(
    "$name, $backend: the same results and the same errors as without",
    (runtime) => {
      expect(outcomes(runtime, "warm")).toBe(known.trimEnd());
    },
    60_000,
  );

  test.each(ownless)("$name, $backend: nothing else is needed for them", (runtime) => {
    const table = outcomes(withoutKoffi(runtime, dirname(values.library)), "cold", nowhere).split(
      "\n",
    );
    // C gives records to a callback by value: a closure of libffi's.
    const [closures, rest] = [true, false].map((of) =>
      table.filter((line) => line.includes("vl_walk") === of),
    );
    expect(closures!.length).toBeLessThan(5);
    for (const line of closures!) {
      expect(line).toContain(`vl_walk: ${runtime.backend} has no records by value`);
    }
    for (const line of rest!) expect(known.split("\n")).toContain(line);
    expect(rest!.length).toBeGreaterThan(100);
  });

  test("what is called is the shim's", () => {
    const changed = text
      .replace("ferrule_to_vl_turn_tiny(FERRULE_GIVEN(vl_tiny, 1))", "(vl_tiny){7}")
      .replace(
        "(void *)(uintptr_t)ferrule_c[1].u64, (int)ferrule_c[2].i32, (long)",
        '"ilL", 5, (long)',
      );
    const folder = dirname(values.library);
    const places = { source: join(folder, "changed.c"), compiled: join(folder, "changed.so") };
    expect(compileShim(places, changed, headers)).toMatchObject({ status: 0 });
    for (const runtime of runtimes) {
      const table = outcomes(runtime, "cold", { FERRULE_VALUES_SHIM: places.compiled });
      expect(table).toContain('one byte: {"only":7}\n');
      expect(table).toContain("int, long and long long: [8796093022213,8796093022207]");
    }
  }, 60_000);

  test("a header that is not what the module believes does not compile, and says why", () => {
    const header = readFileSync(join(headers, "values.h"), "utf8");
    const folder = dirname(values.library);
    const wrongs = [
      ["  double y;", "  float y;", "the type of struct vl_vec.y is not double"],
      ["  double y;", "  double y, z;", "the size of struct vl_vec is not 16"],
      ["uint8_t r, g, b, a;", "uint8_t r, g, a, b;", "the offset of struct vl_rgba.b is not 2"],
      ["uint8_t r, g, b, a;", "int8_t r, g, b, a;", "the type of struct vl_rgba.r is not uint8_t"],
      ["float f; int32_t i;", "int32_t i; float f;", "the offset of vl_mixed.f is not 0"],
      ["int16_t steps[3]", "uint16_t steps[3]", "the type of vl_shape.steps is not int16_t [3]"],
      [
        "double vl_dot(vl_vec a, vl_vec b)",
        "double vl_dot(vl_vec a, vl_split b)",
        "the type of vl_dot",
      ],
      ["vl_three vl_turn_three(", "vl_four vl_turn_three(", "the type of vl_turn_three is not"],
      [
        "vl_easy *easy, vl_option option, ...",
        "vl_easy *easy, long option, ...",
        "the type of vl_easy_setopt",
      ],
      [
        "double vl_mix(const char *kinds, ...)",
        "double vl_mix(const char *kinds)",
        "the type of vl_mix is",
      ],
      [
        "typedef int64_t vl_off;",
        "typedef int32_t vl_off;",
        "the result of vl_easy_perform is not a signed",
      ],
      ["(*vl_write)(", "(vl_write)(", "parameter 3 of vl_easy_setopt_write is not a pointer"],
    ] as const;
    for (const [from, to, says] of wrongs) {
      expect(header).toContain(from);
      writeFileSync(join(folder, "values.h"), header.replace(from, to));
      expect(compile(text, folder)).toContain(`static assertion failed: "ferrule: ${says}`);
    }
    compile(text);
  });
});

/** Elements by the letter that their functions are named with, and how many a record has. */
const kinds = {
  b: { type: "uint8_t", counts: [...Array.from({ length: 40 }, (_, at) => at + 1), 4000] },
  h: { type: "int16_t", counts: [1, 2, 3, 5, 8, 9, 20] },
  i: { type: "int32_t", counts: [1, 2, 3, 4, 5, 10] },
  l: { type: "int64_t", counts: [1, 2, 3, 5] },
  f: { type: "float", counts: [1, 2, 3, 4, 5, 8, 9] },
  d: { type: "double", counts: [1, 2, 3, 4, 5] },
} as const;
const shapes = Object.entries(kinds).flatMap(([letter, { type, counts }]) =>
  counts.map((count) => ({ name: `${letter}${count}`, type, count })),
);
const declared = (name: string): string =>
  `${name} sz_turn_${name}(int32_t by, ${name} a, double part, ${name} b, float last)`;

describe.skipIf(missing("gcc", hasGcc))("records of every size and class", () => {
  const { path, remove } = workFolder("sizes");
  afterAll(remove);
  let program: string;
  const env = { FERRULE_SIZES_LIBRARY: join(path, "libsizes.so") };

  beforeAll(async () => {
    const header = [
      "#include <stdint.h>",
      ...shapes.map(({ name, type, count }) => `typedef struct { ${type} v[${count}]; } ${name};`),
      ...shapes.map(({ name }) => `${declared(name)};`),
      // As much as scratch memory holds, and more than that.
      "typedef struct { int64_t v[7000]; } most;",
      "int64_t sz_last(most of);",
      "most sz_more(most of);",
    ];
    const source = [
      '#include "sizes.h"',
      ...shapes.map(({ name, type, count }) =>
        [
          `${declared(name)} {`,
          `  for (int i = 0; i < ${count}; i++)`,
          `    a.v[i] = (${type})(a.v[i] + b.v[${count - 1} - i] + by + (int)part + (int)last);`,
          "  return a;",
          "}",
        ].join("\n"),
      ),
      "int64_t sz_last(most of) { return of.v[6999]; }",
      "most sz_more(most of) { return of; }",
    ];
    const contract = { ferrule: 1, library: "sizes", headers: ["sizes.h"], prefixes: ["sz_"] };
    const load = { linux: ["libsizes.so"] };
    writeFileSync(join(path, "sizes.h"), `${header.join("\n")}\n`);
    writeFileSync(join(path, "sizes.c"), `${source.join("\n")}\n`);
    writeFileSync(join(path, "sizes.ferrule.jsonc"), JSON.stringify({ ...contract, load }));
    writeFileSync(join(path, "turn.ts"), turn);
    const so = ["-shared", "-fPIC", "-O1", "-o", env.FERRULE_SIZES_LIBRARY];
    runOk("gcc", [...so, join(path, "sizes.c")]);
    const [file, own] = [join(path, "sizes.h"), join(path, "sizes.ferrule.jsonc")];
    const bound = await bind(file, "sizes", own, true);
    const [left] = bound.plan.leftOut;
    if (left !== undefined) throw new Error(`${left.symbol} ${left.reason}`);
    program = build({ folder: path, library: "sizes", text: bound.text }, join(path, "turn.ts"));
    const { stderr } = compileShim(shimPlaces(program, "sizes"), bound.shim!.text, path);
    if (stderr !== "") throw new Error(stderr);
  }, 120_000);

  const routes = runtimes.flatMap((runtime) => [
    { ...runtime, route: "the shim", shim: {} },
    { ...runtime, route: "the FFI, or libffi", shim: { FERRULE_SIZES_SHIM: "off" } },
  ]);
  test.each(routes)("$name, $backend: there and back by $route", ({ shim, ...runtime }) => {
    const ran = runOn(runtime, program, [], { ...env, ...shim, FERRULE_TRACE: "load" });
    expect(ran.status).toBe(0);
    expect(ran.stderr.includes("ferrule: shim ")).toBe(!("FERRULE_SIZES_SHIM" in shim));
    expect(ran.stdout.trim().split("\n")).toEqual([
      ...shapes.map(({ name }) => `${name} right`).toSorted(),
      "last 7",
      "more RangeError: ferrule: too many nested calls: scratch memory is used up",
    ]);
  });
});

/** What the examples of real libraries print, by their shims where there is nothing else. */
describe.each(["chipmunk", "libcurl"])("the real %s", async (library) => {
  const skipped = missing("gcc", hasGcc) || !(await packIsThere(library));
  test.skipIf(skipped)(
    "does by its shim what it does without",
    async () => {
      const { path, remove } = workFolder(`${library}-shim`);
      try {
        const bound = await bindPack(library, true);
        const source = join(root, "examples", library, "main.ts");
        const program = build({ folder: path, library, text: bound.text }, source);
        const { text, folders } = bound.shim!;
        const compiled = compileShim(shimPlaces(program, library), text, ...folders);
        expect(compiled).toMatchObject({ status: 0, stderr: "" });
        const off = { [`FERRULE_${library.toUpperCase()}_SHIM`]: "off" };
        const plain = runOn(runtimes[0]!, program, [], off);
        expect(plain.status).toBe(0);
        expect(plain.stdout.length).toBeGreaterThan(100);
        for (const runtime of ownless) {
          const ran = runOn(withoutKoffi(runtime, path), program, [], nowhere);
          expect(ran).toEqual({ status: 0, signal: null, stdout: plain.stdout, stderr: "" });
        }
      } finally {
        remove();
      }
    },
    120_000,
  );
});

/** Calls each function of `sizes.h` with numbers that it can tell apart. */
const turn = `
import * as sizes from "./generated/sizes.ts";

type Vector = { readonly v: ArrayLike<number | bigint> };
type Turn = (by: number, a: Vector, part: number, b: Vector, last: number) => Vector;
const turns = sizes as unknown as Readonly<Record<string, Turn>>;

for (const [name, turn] of Object.entries(turns)) {
  const [, letter, digits] = /^turn([A-Z])(\\d+)$/.exec(name) ?? [];
  if (letter === undefined) continue;
  const count = Number(digits);
  const make = (from: number): Vector => {
    const list = Array.from({ length: count }, (_, at) => (from + 3 * at) % 100);
    if (letter === "B") return { v: Uint8Array.from(list) };
    return { v: letter === "L" ? list.map((one) => BigInt(one) * 2n ** 40n) : list };
  };
  const [a, b] = [make(1), make(2)];
  const { v } = turn(11, a, 13, b, 17);
  const right = Array.from({ length: count }, (_, at) => {
    const sum = BigInt(a.v[at]!) + BigInt(b.v[count - 1 - at]!) + 41n;
    return letter === "B" ? BigInt.asUintN(8, sum) : sum;
  });
  const same = v.length === count && right.every((one, at) => one === BigInt(v[at]!));
  console.log(\`\${letter.toLowerCase()}\${digits} \${same ? "right" : "wrong"}\`);
}
const most = { v: Array.from({ length: 7000 }, (_, at) => (at === 6999 ? 7n : 0n)) };
console.log(\`last \${sizes.last(most)}\`);
try {
  sizes.more(most);
} catch (error) {
  console.log(\`more \${error}\`);
}
`;

/** `name: value`, or `name: error`. */
function describeOutcome(line: string): string {
  const { name, value, error, hazard, message, cause } = JSON.parse(line);
  if (error === undefined) return `${name}: ${JSON.stringify(value)}`;
  return `${name}: ${error} ${hazard ?? ""}: ${message}${cause ? ` <- ${cause}` : ""}`;
}
