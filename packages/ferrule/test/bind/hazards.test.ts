import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildHazards, type Hazards } from "../tools/hazards.ts";
import { hasGcc, missing, runOn, runtimes, type Runtime } from "../tools/machine.ts";

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
  let hazards: Hazards;
  beforeAll(async () => {
    hazards = await buildHazards("program.ts");
  });
  afterAll(() => hazards.remove());

  test("what cannot be bound is left out with its reason", () => {
    const left = hazards.bound.plan.leftOut.map(
      ({ symbol, cause, reason }) => `${symbol} ${reason} (${cause})`,
    );
    expect(left.join("\n")).toMatchSnapshot();
  });

  function outcomes(runtime: Runtime, temperature: string): ReadonlyMap<string, Outcome> {
    const ran = runOn(runtime, hazards.program, [temperature], hazards.env);
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
