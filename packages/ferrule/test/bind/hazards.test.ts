import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BoundModule } from "../../src/bind/bind-library.ts";
import { bind, build, workFolder } from "../tools/bind.ts";
import { hasGcc, missing, root, runOk, runOn, runtimes, type Runtime } from "../tools/machine.ts";

const fixture = join(root, "fixtures/hazards");

type Outcome = {
  readonly name: string;
  readonly value?: unknown;
  readonly error?: string;
  readonly hazard?: string;
  readonly symbol?: string;
  readonly argument?: string | null;
  readonly codeName?: string | null;
  readonly message?: string;
  readonly cause?: string;
};

describe.skipIf(missing("gcc", hasGcc))("the hazards library", () => {
  const folder = workFolder("hazards");
  const library = join(folder.path, "libhazards.so");
  let bound: BoundModule;
  let program = "";

  beforeAll(async () => {
    runOk("gcc", [
      "-Wall",
      "-Wextra",
      "-shared",
      "-fPIC",
      "-o",
      library,
      join(fixture, "hazards.c"),
    ]);
    bound = await bind(
      join(fixture, "hazards.h"),
      "hazards",
      join(fixture, "hazards.ferrule.jsonc"),
    );
    program = build(
      { folder: folder.path, library: "hazards", text: bound.text },
      join(fixture, "program.ts"),
    );
  });
  afterAll(() => folder.remove());

  test("what cannot be bound is left out with its reason", () => {
    const left = bound.plan.leftOut.map(
      ({ symbol, cause, reason }) => `${symbol} ${reason} (${cause})`,
    );
    expect(left.join("\n")).toMatchSnapshot();
  });

  function outcomes(runtime: Runtime, temperature: string): ReadonlyMap<string, Outcome> {
    const ran = runOn(runtime, program, [temperature], { FERRULE_HAZARDS_LIBRARY: library });
    expect(ran.stderr).toBe("");
    expect(ran.signal).toBe(null);
    expect(ran.status).toBe(0);
    const lines = ran.stdout
      .trim()
      .split("\n")
      .map((line): Outcome => JSON.parse(line));
    return new Map(lines.map((outcome) => [outcome.name, outcome]));
  }

  const configurations = runtimes.flatMap((runtime) =>
    ["cold", "warm"].map((temperature) => ({ ...runtime, temperature })),
  );
  let first: ReadonlyMap<string, Outcome> | null = null;

  test.each(configurations)(
    "$name, $backend, $temperature: every misuse is refused, every use works",
    async ({ temperature, ...runtime }) => {
      const found = outcomes(runtime, temperature);
      if (first === null) {
        first = found;
        const table = [...found.values()].map(describeOutcome).join("\n");
        await expect(`${table}\n`).toMatchFileSnapshot("__snapshots__/hazards.txt");
      }
      expect([...found.values()]).toEqual([...first.values()]);
    },
  );
});

function describeOutcome({
  name,
  value,
  error,
  hazard,
  symbol,
  argument,
  codeName,
  message,
  cause,
}: Outcome): string {
  if (error === undefined) return `${name}: ${JSON.stringify(value)}`;
  const what = hazard ?? codeName ?? "";
  const where =
    symbol === undefined
      ? ""
      : ` ${symbol}${argument === null || argument === undefined ? "" : `(${argument})`}`;
  return `${name}: ${error} ${what}${where}: ${message}${cause === undefined ? "" : ` <- ${cause}`}`;
}
