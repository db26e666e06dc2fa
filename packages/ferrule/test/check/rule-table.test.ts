import { join } from "node:path";
import { expect, test } from "vitest";
import { root, run } from "../tools/machine.ts";

test("docs/rules.md and the pages of the hazards say which rules there are", () => {
  const ran = run(process.execPath, [join(root, "scripts/rule-table.mjs"), "--check"]);
  expect(ran).toMatchObject({ stderr: "", status: 0 });
});
