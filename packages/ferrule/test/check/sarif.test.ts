import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { missing, root, run } from "../tools/machine.ts";

const validator = join(
  root,
  "node_modules/@microsoft/sarif-multitool-linux",
  process.arch === "arm64" ? "arm64/Sarif.Multitool" : "Sarif.Multitool",
);
const absent = missing("the SARIF validator", existsSync(validator));
const folder = mkdtempSync(join(tmpdir(), "ferrule-sarif-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the standard's own validator says of a report of these paths, one line a finding. */
function validate(name: string, paths: readonly string[]): readonly string[] {
  const report = join(folder, `${name}.sarif`);
  const command = join(root, "packages/ferrule/bin/ferrule.js");
  const args = [command, "check", ...paths, "--format", "sarif", "--output", report];
  expect([0, 1]).toContain(run(process.execPath, args).status);
  chmodSync(validator, 0o755);
  const { stdout, status } = run(validator, ["validate", report], {
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1",
  });
  expect({ status, stdout }).toMatchObject({ status: 0 });
  expect(stdout).toContain("Analysis completed successfully");
  return [...stdout.matchAll(/: (error|warning|note) (\w+)/g)].map(
    ([, level, rule]) => `${level} ${rule}`,
  );
}

// The validator itself takes its time.
const timeout = 120_000;

test.skipIf(absent)("SARIF of every language passes the standard's validator", { timeout }, () => {
  // ferrule has no page of its own yet that a report could name.
  const seed = join(root, "fixtures/seed");
  const folders = ["jni/references", "java/panama", "javascript/koffi-declarations", "c/ownership"];
  const paths = [seed, ...folders.map((of) => join(root, "fixtures/check", of))];
  expect(validate("all", paths)).toEqual(["warning SARIF2005"]);
});

test.skipIf(absent)(
  "and so does that of strange names, of nothing, and of what cannot be read",
  () => {
    const strange = join(folder, "sp ace");
    mkdirSync(strange);
    writeFileSync(join(strange, "ü %20#?.py"), "import ctypes\nctypes.CDLL('x').f(");
    writeFileSync(join(strange, "latin.py"), Buffer.from([0x69, 0xff, 0xfe]));
    expect(validate("strange", [strange])).toEqual(["warning SARIF2005"]);
    const empty = join(folder, "empty");
    mkdirSync(empty);
    expect(validate("empty", [empty])).toEqual(["warning SARIF2005"]);
  },
);
