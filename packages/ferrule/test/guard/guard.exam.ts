import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { cases, columns, openBench, type Column } from "./cases.ts";
import { hosts } from "./hosts.ts";
import {
  gradeOf,
  keyOf,
  outcomesFile,
  pageFile,
  readOutcomes,
  renderTable,
  replaceTable,
} from "./outcomes.ts";

// `npm run exam:guard` runs every mistake and its twin in every mode, writes fixtures/guard/outcomes
// and the table of docs/guard.md. EXAM_ONLY and EXAM_COLUMNS run a part, and leave the rest as it was.
const only = (process.env["EXAM_ONLY"] ?? "").split(",").filter((text) => text !== "");
const wanted = (process.env["EXAM_COLUMNS"] ?? columns.join(",")).split(",");
const chosen = cases.filter(
  (of) => only.length === 0 || only.some((text) => keyOf(of).startsWith(text)),
);

const bench = openBench();
afterAll(bench.close);

test.each(chosen.map((of) => [keyOf(of), of] as const))("%s", (key, of) => {
  if (hosts[of.host]!.path === null) throw new Error(`${of.host} is not on this machine`);
  for (const column of columns.filter((name): name is Column => wanted.includes(name))) {
    const wrong = gradeOf(of, bench.run(of, "wrong", column));
    const right = gradeOf(of, bench.run(of, "right", column));
    const outcomes = existsSync(outcomesFile) ? readOutcomes() : {};
    const before = outcomes[key] ?? { wrong: {}, right: {} };
    outcomes[key] = {
      wrong: { ...before.wrong, [column]: wrong },
      right: { ...before.right, [column]: right },
    };
    writeFileSync(outcomesFile, `${JSON.stringify(outcomes, null, 2)}\n`);
    console.log(`${key} ${column}: ${wrong}, twin ${right}`);
    expect.soft(["silent", "-"], `${key} without its mistake, ${column}`).toContain(right);
  }
});

test("the page", () => {
  const table = renderTable(readOutcomes());
  console.log(table);
  writeFileSync(pageFile, replaceTable(readFileSync(pageFile, "utf8"), table));
});
