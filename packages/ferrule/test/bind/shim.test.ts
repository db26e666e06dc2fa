import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildHazards, type Hazards } from "../tools/hazards.ts";
import { compileShim, shimPlaces } from "../tools/shim.ts";
import { hasGcc, missing, root, run, runOk, runOn, runtimes } from "../tools/machine.ts";

const headers = join(root, "fixtures/hazards");
const trace = { FERRULE_TRACE: "load" };

const places = (of: Hazards): ReturnType<typeof shimPlaces> => shimPlaces(of.program, "hazards");

function compile(of: Hazards, text: string, folder: string = headers): ReturnType<typeof run> {
  return compileShim(places(of), text, folder);
}

describe.skipIf(missing("gcc", hasGcc))("the C shim", () => {
  let hazards: Hazards;
  let matrix: Hazards;
  beforeAll(async () => {
    hazards = await buildHazards("program.ts", [], true);
    matrix = await buildHazards("../matrix/safe.ts", [], true);
    for (const of of [hazards, matrix]) {
      const { stderr, status } = compile(of, of.bound.shim!.text);
      if (status !== 0) throw new Error(stderr);
    }
  }, 120_000);
  afterAll(() => {
    hazards.remove();
    matrix.remove();
  });

  test.each(runtimes)("$name, $backend: the same results and the same errors", (runtime) => {
    const { source, compiled } = places(hazards);
    expect(source).toContain("generated");
    const outcomes = [{ ...trace }, { FERRULE_HAZARDS_SHIM: "off", ...trace }].map((env) => {
      const ran = runOn(runtime, hazards.program, ["warm"], { ...hazards.env, ...env });
      expect(ran.status).toBe(0);
      return { used: ran.stderr.includes(`shim ${compiled}`), lines: ran.stdout.split("\n") };
    });
    expect(outcomes.map(({ used }) => used)).toEqual([true, false]);
    expect(outcomes[0]!.lines).toEqual(outcomes[1]!.lines);
  });

  test.each(runtimes)("$name, $backend: every hazard is refused or right, hot", (runtime) => {
    const rows: readonly { readonly row: string; readonly right?: unknown; hazard?: string }[] =
      JSON.parse(readFileSync(join(root, "fixtures/matrix/rows.json"), "utf8"));
    const ran = runOn(runtime, matrix.program, ["all", "hot"], matrix.env);
    expect({ status: ran.status, signal: ran.signal }).toEqual({ status: 0, signal: null });
    const found = new Map(
      ran.stdout
        .trim()
        .split("\n")
        .map((line): [string, unknown] => {
          const { row, value, refused } = JSON.parse(line);
          return [row, refused === undefined ? { value } : { refused }];
        }),
    );
    for (const { row, right, hazard } of rows) {
      const expected = hazard === undefined ? { value: right } : { refused: hazard };
      if (found.has(row)) expect({ row, ...Object(found.get(row)) }).toEqual({ row, ...expected });
    }
    expect(found.size).toBeGreaterThan(70);
  });

  test("a header that is not what the module believes does not compile, and says why", () => {
    const header = readFileSync(join(headers, "hazards.h"), "utf8");
    const folder = dirname(hazards.library);
    const wrongs = [
      ["int32_t hz_i32(int32_t", "int64_t hz_i32(int32_t", "the type of hz_i32 is not"],
      ["int32_t hz_i32(int32_t", "int32_t hz_i32(int32_t more, int32_t", "the type of hz_i32"],
    ] as const;
    for (const [from, to, says] of wrongs) {
      expect(header).toContain(from);
      writeFileSync(join(folder, "hazards.h"), header.replace(from, to));
      const { stderr, status } = compile(hazards, hazards.bound.shim!.text, folder);
      expect(status).not.toBe(0);
      expect(stderr).toContain(`static assertion failed: "ferrule: ${says}`);
    }
    expect(compile(hazards, hazards.bound.shim!.text).status).toBe(0);
  });

  test.each(runtimes)("$name, $backend: a shim of another module is not used", (runtime) => {
    const text = hazards.bound.shim!.text;
    const other = text.replace(/return "[0-9a-f]{64}"/, `return "${"0".repeat(64)}"`);
    expect(compile(hazards, other).status).toBe(0);
    const ran = runOn(runtime, hazards.program, ["cold"], hazards.env);
    expect(ran.status).toBe(0);
    expect(ran.stderr).toContain("compiled for another state of the module");
    expect(compile(hazards, text).status).toBe(0);
  });

  test("the real zlib: compiled with its own header, and not with a wrong size", () => {
    const folder = dirname(hazards.library);
    const ferrule = join(root, "packages/ferrule/bin/ferrule.js");
    const out = ["--out", folder, "--shim"];
    const args = ["bind", "/usr/include/zlib.h", "--library", "zlib", ...out];
    const printed = runOk(process.execPath, [ferrule, ...args]);
    const command = /compile it with\n +(.+)\n/.exec(printed)?.[1];
    expect(command).toContain("zlib.shim.c");
    expect(run("sh", ["-c", command!]).stderr).toBe("");
    const source = join(folder, "zlib.shim.c");
    const text = readFileSync(source, "utf8");
    writeFileSync(source, text.replace(/\(sizeof\((\w[\w ]*)\)\) == \d+/, "(sizeof($1)) == 4096"));
    const { stderr, status } = run("sh", ["-c", command!]);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/ferrule: the size of [\w ]+ is not \d+ in this header/);
  });
});
