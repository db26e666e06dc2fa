import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildHazards, type Hazards } from "../tools/hazards.ts";
import { hasGcc, missing, root, runOn, runtimes } from "../tools/machine.ts";

type Row = {
  readonly row: string;
  /** The right value, where there is one; otherwise the call is refused as `hazard`. */
  readonly right?: unknown;
  readonly hazard?: string;
};

type Outcome = { readonly row: string; readonly value?: unknown; readonly refused?: string };

const rows: readonly Row[] = JSON.parse(
  readFileSync(join(root, "fixtures/matrix/rows.json"), "utf8"),
);
const last = ["C calls at the exit", "exit inside a callback"];

describe.skipIf(missing("gcc", hasGcc))("the matrix of hazards and backends", () => {
  let hazards: Hazards;
  beforeAll(async () => {
    hazards = await buildHazards("../matrix/safe.ts");
  });
  afterAll(() => hazards.remove());

  const cells = runtimes.flatMap((runtime) =>
    ["cold", "hot"].map((heat) => ({ runtime, heat, name: runtime.name })),
  );

  test.each(cells)(
    "$name, $runtime.backend, $heat: every cell is refused or right",
    ({ runtime, heat }) => {
      const lines = ["all", ...last].flatMap((wanted) => {
        const args = [wanted, heat];
        const { stdout, status, signal } = runOn(runtime, hazards.program, args, hazards.env);
        expect({ wanted, status, signal }).toEqual({ wanted, status: 0, signal: null });
        return stdout.trim().split("\n");
      });
      const outcomes = lines.map((line): Outcome => JSON.parse(line));
      const expected = rows.map(({ row, right, hazard }) =>
        hazard === undefined ? { row, value: right } : { row, refused: hazard },
      );
      const byRow = (a: Outcome, b: Outcome): number => a.row.localeCompare(b.row);
      expect(outcomes.toSorted(byRow)).toEqual(expected.toSorted(byRow));
    },
    120_000,
  );
});

test("docs/matrix.md has every row, for every backend, and no cell that fails", () => {
  const page = readFileSync(join(root, "docs/matrix.md"), "utf8");
  const lines = page.split("\n").filter((line) => line.startsWith("| "));
  for (const { row } of rows) {
    const found = lines.filter((line) => line.startsWith(`| ${row} |`));
    expect({ row, tables: found.length }).toEqual({ row, tables: 2 });
  }
  expect(page).not.toContain("FAILS");
  expect(rows.length).toBeGreaterThanOrEqual(45);
});
