import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { gateCode } from "../src/gate-code.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const script = at("../../../scripts/build-gate.mjs");
const linux = process.platform === "linux" && process.arch === "x64";
const work = mkdtempSync(join(tmpdir(), "ferrule-gate-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const has = (command: string): boolean => spawnSync(command, ["--version"]).status === 0;

const machines = [
  { name: "linux-x64", compiler: "gcc", emulator: [] },
  { name: "linux-arm64", compiler: "aarch64-linux-gnu-gcc", emulator: ["qemu-aarch64"] },
];

describe.skipIf(!linux)("the gate", () => {
  test("its code is what its sources assemble to", () => {
    const { status } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
    expect(status).toBe(0);
  });

  for (const { name, compiler, emulator } of machines) {
    const tools = [compiler, ...emulator];
    const absent = tools.filter((tool) => !has(tool));
    if (absent.length > 0) console.error(`SKIPPED: the gate of ${name} wants ${absent.join(", ")}`);

    test.skipIf(absent.length > 0)(`on ${name}: 8 threads against one reader`, () => {
      const [code, program] = [join(work, `${name}.bin`), join(work, name)];
      writeFileSync(code, Buffer.from(gateCode[name] ?? "", "hex"));
      const made = spawnSync(
        compiler,
        ["-O1", "-static", "-pthread", "-o", program, at("gate.c")],
        { encoding: "utf8" },
      );
      expect(made.stderr).toBe("");
      const [command = program, ...rest] = [...emulator, program, code];
      const { stdout, status } = spawnSync(command, rest, { encoding: "utf8", timeout: 120_000 });
      expect({ lines: stdout.trim().split("\n"), status }).toEqual({
        lines: [
          "learns its thread: 1",
          "its own thread goes through: 21",
          "every call was answered, with errno as it was: 1",
          "each was queued or refused: 1",
          "some were queued: 1, wrong ones: 0",
          "woken less often than called: 1",
          "a shut gate answers: -42",
        ],
        status: 0,
      });
    });
  }
});
