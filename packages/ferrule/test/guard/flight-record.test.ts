import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeCall, readFlight } from "../../src/guard/read-flight.ts";
import { buildHazards, type Hazards } from "../tools/hazards.ts";
import { hasGcc, missing, runOn, runtimes, type Runtime } from "../tools/machine.ts";

describe.skipIf(missing("gcc", hasGcc))("the flight record", () => {
  const flights = mkdtempSync(join(tmpdir(), "ferrule-flights-"));
  let hazards: Hazards;
  beforeAll(async () => {
    hazards = await buildHazards("die.ts");
  });
  afterAll(() => {
    hazards.remove();
    rmSync(flights, { recursive: true, force: true });
  });

  /** Runs the program until it is dead, and returns its record. */
  async function die(runtime: Runtime, how: string, temperature: string): Promise<string> {
    const { command, flags, backend } = runtime;
    const child = spawn(command, [...flags, hazards.program, how, temperature], {
      env: {
        ...process.env,
        ...hazards.env,
        FERRULE_BACKEND: backend,
        FERRULE_FLIGHT: flights,
        BUN_ENABLE_CRASH_REPORTING: "0",
      },
      stdio: ["ignore", "pipe", "ignore"],
    });
    let printed = "";
    for await (const chunk of child.stdout) {
      printed += String(chunk);
      // It waits inside C to be killed.
      if (how === "3" && printed.includes("\n")) setTimeout(() => child.kill("SIGKILL"), 300);
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    expect(child.exitCode).not.toBe(0);
    return printed.trim();
  }

  const deaths = runtimes.flatMap((runtime) =>
    Object.entries({ "a wild write": "1", abort: "2", "kill -9": "3" }).flatMap(([death, how]) =>
      ["cold", "warm"].map((temperature) => ({ runtime, death, how, temperature })),
    ),
  );

  test.each(deaths)(
    "$runtime.name, $runtime.backend, $temperature: $death inside C leaves the call's name",
    async ({ runtime, how, temperature }) => {
      const file = await die(runtime, how, temperature);
      const record = readFlight(readFileSync(file));
      rmSync(file);
      if (record === null) throw new Error("no record");
      expect(record.backend).toBe(runtime.backend);
      expect(record.inFlight.map(describeCall)).toEqual([
        "hz_each(count 1)",
        "hz_each(count 2)",
        `hz_die(how ${how}, key 1099511627776, text.length 4)`,
      ]);
      const last = record.calls.slice(-4).map(describeCall);
      expect(last[0]).toBe("hz_box_same(#box 1, #other 1)");
      expect(record.calls.length).toBe(temperature === "warm" ? 256 : 5);
    },
  );

  test.each(runtimes)(
    "$name, $backend: a process that ends by itself leaves nothing",
    (runtime) => {
      const env = { ...hazards.env, FERRULE_FLIGHT: flights };
      const { stdout, status } = runOn(runtime, hazards.program, ["0", "cold"], env);
      expect(status).toBe(0);
      expect(stdout.trim()).toContain(flights);
      expect(existsSync(stdout.trim())).toBe(false);
    },
  );

  test("a folder that cannot be used is a warning, not a failure", () => {
    const env = { ...hazards.env, FERRULE_FLIGHT: "/proc/none" };
    const { stdout, stderr, status } = runOn(runtimes[0]!, hazards.program, ["0", "cold"], env);
    expect({ stdout, status }).toEqual({ stdout: "null\n", status: 0 });
    expect(stderr).toContain("no flight record");
  });
});

describe("reading a flight record", () => {
  test("what is none, is cut short, or is of another version is passed over", () => {
    expect(readFlight(new Uint8Array(0))).toBe(null);
    expect(readFlight(new Uint8Array(100))).toBe(null);
    const record = new Uint8Array(256 * 1024);
    expect(readFlight(record)).toBe(null);
    record.set(new TextEncoder().encode("FERRULE\0"));
    expect(readFlight(record)).toBe(null);
    record[8] = 1;
    expect(readFlight(record)).toBe(null);
    expect(readFlight(record.subarray(0, 1000))).toBe(null);
  });
});
