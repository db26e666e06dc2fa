import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BoundModule } from "../../src/bind/bind-library.ts";
import { bind, build, workFolder } from "../tools/bind.ts";
import { compilers, findHeader, missing, root, run, runOn, runtimes } from "../tools/machine.ts";

const header = findHeader("sqlite3.h");
const fixture = join(root, "fixtures/sqlite3");

describe.skipIf(missing("sqlite3.h", header !== null))("sqlite3", () => {
  const folder = workFolder("sqlite3");
  let bound: BoundModule;
  let program = "";

  beforeAll(async () => {
    bound = await bind(header!, "sqlite3", null);
    program = build(
      { folder: folder.path, library: "sqlite3", text: bound.text },
      join(fixture, "misuse.ts"),
    );
  });
  afterAll(() => folder.remove());

  test("at least 180 functions are bound, and every other one has a reason", () => {
    const { functions, leftOut } = bound.plan;
    expect(functions.length).toBeGreaterThanOrEqual(180);
    expect(functions.length + leftOut.length).toBeGreaterThanOrEqual(270);
    expect(leftOut.filter(({ reason }) => reason.trim() === "")).toEqual([]);
    const variadic = leftOut
      .filter(({ cause }) => cause === "variadic")
      .map(({ symbol }) => symbol);
    expect(variadic).toContain("sqlite3_mprintf");
    expect(variadic).toContain("sqlite3_config");
  });

  test("the same input gives the same bytes", async () => {
    const again = await bind(header!, "sqlite3", null);
    expect(again.text).toBe(bound.text);
  });

  test("the module has no any, and no cast", () => {
    const code = bound.text.replaceAll(/\/\*\*[\s\S]*?\*\//g, "");
    expect(code).not.toMatch(/\bany\b/);
    expect(code.replaceAll(/^import \* as .*$/gm, "")).not.toMatch(/\bas\s/);
    expect(code).not.toMatch(/@ts-/);
  });

  test.each(Object.entries(compilers))(
    "it compiles under strict with the %s TypeScript, which refuses use after close",
    (_, compiler) => {
      const config = {
        compilerOptions: {
          target: "es2022",
          lib: ["es2022", "esnext.disposable"],
          module: "nodenext",
          types: ["node"],
          strict: true,
          noEmit: true,
          skipLibCheck: true,
          allowImportingTsExtensions: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          noUnusedLocals: true,
          noUnusedParameters: true,
          noImplicitOverride: true,
          isolatedModules: true,
          verbatimModuleSyntax: true,
        },
        include: ["generated", "compile-errors.ts"],
      };
      writeFileSync(
        join(folder.path, "compile-errors.ts"),
        readFileSync(join(fixture, "compile-errors.ts")),
      );
      writeFileSync(join(folder.path, "tsconfig.check.json"), JSON.stringify(config));
      const { stdout, status } = run(process.execPath, [
        compiler,
        "-p",
        join(folder.path, "tsconfig.check.json"),
      ]);
      expect(stdout).toBe("");
      expect(status).toBe(0);
    },
  );

  const configurations = runtimes.flatMap((runtime) =>
    ["cold", "warm"].map((temperature) => ({ ...runtime, temperature })),
  );
  let first: string | null = null;

  test.each(configurations)(
    "$name, $backend, $temperature: misuse is refused, the process lives",
    async ({ temperature, ...runtime }) => {
      const env = { FERRULE_STACKS: "all" };
      const { stdout, stderr, status, signal } = runOn(runtime, program, [temperature], env);
      expect({ stderr, status, signal }).toEqual({ stderr: "", status: 0, signal: null });
      if (first === null) {
        first = stdout;
        await expect(stdout).toMatchFileSnapshot("__snapshots__/sqlite3.jsonl");
        expect(stdout).not.toContain("NOT REFUSED");
      }
      expect(stdout).toBe(first);
    },
  );
});
