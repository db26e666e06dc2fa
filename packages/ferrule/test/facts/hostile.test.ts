import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root, runOk } from "../tools/machine.ts";

/** A generous bound: a hang is longer, and a result on a busy machine is sooner. */
const SECONDS = 150;
const command = join(root, "packages/ferrule/bin/ferrule.js");

type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

describe("a hostile header ends in a clear error or a result", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ferrule-hostile-"));
    mkdirSync(join(folder, "cache"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** In a process of its own, with a heap that a careless reader would burst. */
  function facts(text: string | Buffer, ...more: readonly string[]): Promise<Ended> {
    writeFileSync(join(folder, "lib.h"), text);
    const args = ["--max-old-space-size=1500", command, "facts", "lib.h", "--format", "json"];
    const env = { ...process.env, FERRULE_CACHE: join(folder, "cache"), NO_COLOR: "1" };
    const target = ["--target", "x86_64-linux-gnu"];
    if (!more.includes("--timeout")) target.push("--timeout", "60");
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [...args, ...target, ...more], { cwd: folder, env });
      let [stdout, stderr] = ["", ""];
      child.stdout.on("data", (piece: Buffer) => (stdout += piece.toString()));
      child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
      const timer = setTimeout(() => child.kill("SIGKILL"), SECONDS * 1000);
      child.on("close", (status) => {
        clearTimeout(timer);
        resolve({ status, stdout, stderr });
      });
    });
  }

  function expectRefusal({ status, stdout, stderr }: Ended, message: RegExp): void {
    expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
    const { diagnostics } = JSON.parse(stdout) as {
      readonly diagnostics: readonly { readonly hazard: string; readonly message: string }[];
    };
    expect(diagnostics[0]?.hazard).toMatch(/^input\//);
    expect(diagnostics[0]?.message).toMatch(message);
    expect(stdout).not.toMatch(/ {4}at \w/);
    // Nothing half-written is left.
    expect(readdirSync(join(folder, "cache")).filter((name) => !name.endsWith(".json"))).toEqual(
      [],
    );
  }

  test("10 MB of nested parentheses", { timeout: SECONDS * 1000 }, async () => {
    const half = 5 * 1024 * 1024;
    expectRefusal(
      await facts(`int x = ${"(".repeat(half)}1${")".repeat(half)};\n`),
      /bracket nesting level|clang stopped/,
    );
  });

  test("an include of itself", { timeout: SECONDS * 1000 }, async () => {
    expectRefusal(await facts('#include "lib.h"\n'), /nested too deeply/);
  });

  test("includes that double at every step", { timeout: SECONDS * 1000 }, async () => {
    for (let step = 0; step < 40; step++) {
      const next = `#include "step${step + 1}.h"\n`;
      writeFileSync(join(folder, `step${step}.h`), `${next}${next}`);
    }
    writeFileSync(join(folder, "step40.h"), "extern int a_declaration_again_and_again;\n");
    expectRefusal(await facts('#include "step0.h"\n', "--timeout", "10"), /clang stopped/);
  });

  test.each(["/dev/zero", "/dev/stdin", "/proc/kmsg"])(
    "an include of %s",
    { timeout: SECONDS * 1000 },
    async (file) => {
      expectRefusal(await facts(`#include "${file}"\n`), /file not found/);
    },
  );

  test("an include of a pipe, and of a link to itself", { timeout: SECONDS * 1000 }, async () => {
    runOk("mkfifo", [join(folder, "pipe.h")]);
    symlinkSync("loop.h", join(folder, "loop.h"));
    expectRefusal(await facts('#include "pipe.h"\n'), /'pipe.h' file not found/);
    expectRefusal(await facts('#include "loop.h"\n'), /'loop.h' file not found/);
  });

  test("a header that is a device, a folder or a pipe", { timeout: SECONDS * 1000 }, async () => {
    for (const file of ["/dev/zero", "/", "pipe.h"]) {
      const ended = await facts("", file);
      expectRefusal(ended, /is not a file/);
    }
  });

  test("NUL bytes", { timeout: SECONDS * 1000 }, async () => {
    expectRefusal(await facts("int f(void);\0\0int g(void);\n"), /is a binary file/);
    writeFileSync(join(folder, "nul.h"), "int g(\0void);\n");
    const { status, stdout } = await facts('#include "nul.h"\nint f(void);\n');
    expect(status).toBe(0);
    expect(stdout).toContain('"name": "f"');
  });

  test("an enum of 100,000 values", { timeout: SECONDS * 1000 }, async () => {
    const values = Array.from({ length: 100_000 }, (_, index) => `V${index}`);
    const { status, stdout } = await facts(`enum big { ${values.join(",\n")} };\n`);
    expect(status).toBe(0);
    const { types } = JSON.parse(stdout) as {
      readonly types: Readonly<
        Record<string, readonly { readonly enumerators: readonly { readonly value: string }[] }[]>
      >;
    };
    expect(types["enum big"]?.[0]?.enumerators.length).toBe(100_000);
    expect(types["enum big"]?.[0]?.enumerators.at(-1)?.value).toBe("99999");
  });

  test("an expression of 200,000 terms", { timeout: SECONDS * 1000 }, async () => {
    const ended = await facts(`enum { A = 1${" + 1".repeat(200_000)} };\nint f(void);\n`);
    if (ended.status !== 0) expectRefusal(ended, /clang stopped/);
  });

  test("a type of 100,000 pointers", { timeout: SECONDS * 1000 }, async () => {
    const ended = await facts(`int ${"*".repeat(100_000)}p;\nint f(void);\n`);
    if (ended.status !== 0) expectRefusal(ended, /clang stopped/);
    else expect(ended.stdout).toContain("nested too deeply");
  });

  test("macros that double at every step", { timeout: SECONDS * 1000 }, async () => {
    const steps = Array.from(
      { length: 60 },
      (_, step) => `#define M${step + 1} (M${step} + M${step})`,
    );
    const text = `#define M0 1\n${steps.join("\n")}\nint f(void);\n`;
    const ended = await facts(text, "--timeout", "10");
    if (ended.status === 0) expect(ended.stdout).toContain('"name": "f"');
    else expectRefusal(ended, /clang stopped/);
  });

  test(
    "names in other scripts, and comments that would end others",
    { timeout: SECONDS * 1000 },
    async () => {
      const { status, stdout } = await facts(
        '/** Ends */ int größe(int ширина); // */ and again */\n#define TEXT "*/"\nstruct 结构 { int 域; };\n',
      );
      expect(status).toBe(0);
      for (const name of ["größe", "ширина", "TEXT", "struct 结构", "域"])
        expect(stdout).toContain(`"name": "${name}"`);
    },
  );

  test("a path that looks like Clang's own output", { timeout: SECONDS * 1000 }, async () => {
    const odd = join(folder, "it's <a>, line:1:2 'int'");
    mkdirSync(odd);
    writeFileSync(
      join(odd, "x.h"),
      "struct { int a; } v; typedef struct { int b; } t; int f(t *);\n",
    );
    const { status, stdout } = await facts("", join(odd, "x.h"));
    expect(status).toBe(0);
    expect(stdout).toContain('"name": "f"');
    expect(JSON.parse(stdout).unsupported).toEqual([]);
  });
});
