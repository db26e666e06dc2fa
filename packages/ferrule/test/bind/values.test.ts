import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildFixture, type Hazards } from "../tools/hazards.ts";
import { hasGcc, missing, runOn, runtimes, type Runtime } from "../tools/machine.ts";

describe.skipIf(missing("gcc", hasGcc))("records by value", () => {
  let values: Hazards;
  beforeAll(async () => {
    values = await buildFixture("values", "program.ts");
  });
  afterAll(() => values.remove());

  test("what cannot cross so is left out with its reason", () => {
    const left = values.bound.plan.leftOut.map(
      ({ symbol, cause, reason }) => `${symbol} ${reason} (${cause})`,
    );
    expect(left.join("\n")).toMatchSnapshot();
  });

  function outcomes(
    runtime: Runtime,
    temperature: string,
    env: Readonly<Record<string, string>> = {},
  ): string {
    const ran = runOn(runtime, values.program, [temperature], { ...values.env, ...env });
    expect({ status: ran.status, signal: ran.signal, stderr: ran.stderr }).toEqual({
      status: 0,
      signal: null,
      stderr: "",
    });
    return ran.stdout.trim().split("\n").map(describeOutcome).join("\n");
  }

  const configurations = runtimes.flatMap((runtime) =>
    ["cold", "warm"].map((temperature) => ({ ...runtime, temperature })),
  );

  test.each(configurations)(
    "$name, $backend, $temperature: each arrives, and each misuse is refused",
    async ({ temperature, ...runtime }) => {
      const table = outcomes(runtime, temperature);
      await expect(`${table}\n`).toMatchFileSnapshot("__snapshots__/values.txt");
    },
    120_000,
  );

  const node = runtimes.filter(({ backend }) => backend === "node:ffi");
  test.each(node)(
    "$name, $backend: koffi serves them where there is no libffi",
    async (runtime) => {
      const table = outcomes(runtime, "cold", { FERRULE_LIBFFI: "/nowhere/libffi.so" });
      // A closure of libffi's is needed where C gives a record by value, and koffi has its own stack.
      const calls = table.split("\n").filter((line) => !/vl_walk|vl_fold/.test(line));
      const known = readFileSync(join(import.meta.dirname, "__snapshots__/values.txt"), "utf8");
      for (const line of calls) expect(known.split("\n")).toContain(line);
      expect(calls.length).toBeGreaterThan(40);
      expect(table).toContain("vl_walk: node:ffi has no records by value");
      expect(table).toContain("vl_fold: koffi cannot run vl_fold(step) of node:ffi");
    },
  );

  const bun = runtimes.filter(({ backend }) => backend === "bun:ffi");
  test.each(bun)("$name: without libffi they are refused at load, with the way out", (runtime) => {
    const env = { ...values.env, FERRULE_LIBFFI: "/nowhere/libffi.so" };
    const { stdout, stderr, status } = runOn(runtime, values.program, ["cold"], env);
    expect(status).toBe(0);
    expect(stderr).toContain(
      "vl_add, vl_bytes, vl_center, vl_dot, vl_easy_getinfo, vl_easy_setopt, vl_fail",
    );
    expect(stderr).toContain("cannot be called, all others can: bun:ffi has no records by value");
    expect(stderr).toContain("(/nowhere/libffi.so): install the system's libffi");
    const answers = new Map(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
        .map(({ name, hazard }) => [name, hazard]),
    );
    const wide = ["two doubles", "given to a callback", "int, long and long long"];
    for (const name of wide)
      expect([name, answers.get(name)]).toEqual([name, "input/configuration"]);
    expect(answers.get("an array of doubles")).toBe(undefined);
  });
});

/** `name: value`, or `name: error`. */
function describeOutcome(line: string): string {
  const { name, value, error, hazard, message, cause } = JSON.parse(line);
  if (error === undefined) return `${name}: ${JSON.stringify(value)}`;
  return `${name}: ${error} ${hazard ?? ""}: ${message}${cause ? ` <- ${cause}` : ""}`;
}
