import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildHazards, type Hazards } from "../tools/hazards.ts";
import { hasGcc, missing, root, run, runOn, runtimes } from "../tools/machine.ts";
import { faults } from "./faults.ts";

/** Sequences of commands a runtime; `npm run test:model` runs 20,000. */
const sequences = process.env["FERRULE_MODEL_SEQUENCES"] ?? "1000";
const runtime = join(root, "packages/runtime");

describe.skipIf(missing("gcc", hasGcc))("random sequences under AddressSanitizer", () => {
  const asan = run("gcc", ["-print-file-name=libasan.so"]).stdout.trim();
  let hazards: Hazards;
  let env: Record<string, string> = {};
  beforeAll(async () => {
    hazards = await buildHazards("model.ts", ["-g", "-fsanitize=address"]);
    env = {
      ...hazards.env,
      LD_PRELOAD: asan,
      ASAN_OPTIONS: "detect_leaks=0:abort_on_error=1",
      FERRULE_FLIGHT: "off",
    };
  });
  afterAll(() => hazards.remove());

  let first: string | null = null;

  test.each(runtimes)(
    "$name, $backend: nothing illegal reaches C, nothing legal is refused",
    (on) => {
      const { stdout, stderr, status } = runOn(on, hazards.program, ["1", sequences], env);
      expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
      first ??= stdout;
      expect(stdout).toBe(first);
      const { legal, refused } = JSON.parse(stdout);
      expect(legal).toBeGreaterThan(Number(sequences) * 15);
      expect(refused).toBeGreaterThan(Number(sequences) * 4);
    },
    600_000,
  );

  test.each(faults)("a seeded fault is caught: $name", ({ file, from, to, backend }) => {
    const place = join(dirname(dirname(hazards.program)), "node_modules/@ferrule/runtime");
    mkdirSync(place, { recursive: true });
    cpSync(join(runtime, "dist"), join(place, "dist"), { recursive: true });
    cpSync(join(runtime, "package.json"), join(place, "package.json"));
    const path = join(place, "dist", file);
    const text = readFileSync(path, "utf8");
    expect(text).toContain(from);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
    // First with freed memory kept apart, then with addresses that come back at once.
    const survives = ["64", "0"].every((megabytes) => {
      const options = `${env["ASAN_OPTIONS"]}:quarantine_size_mb=${megabytes}`;
      const args = ["1", "1500"];
      const asked = { ...env, ASAN_OPTIONS: options };
      const on = runtimes.find((of) => of.backend === backend) ?? runtimes[0]!;
      return runOn(on, hazards.program, args, asked).status === 0;
    });
    expect(survives).toBe(false);
  });
});
