import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { installedCompilers } from "./compilers.ts";
import { libraries } from "./libraries.ts";
import { prove } from "./prove.ts";
import { stageLibrary } from "./stage-library.ts";
import { addRow } from "./table.ts";

const quick = process.env["FERRULE_ORACLE"] === "quick";
const folder = mkdtempSync(join(tmpdir(), "ferrule-oracle-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compilers = installedCompilers();

/** A package that is not installed is named here; the table is then shorter, and says so. */
const staged = libraries.flatMap((library) => {
  if (quick && library.slow) return [];
  const found = stageLibrary(library, folder);
  if (!found) console.error(`SKIPPED: ${library.name}; run scripts/install-oracle.sh`);
  return found ? [{ library, found }] : [];
});

describe.each(compilers)("the facts of real headers hold for $command", (compiler) => {
  const own = staged.filter(
    ({ library }) => library.only === undefined || compiler.target.includes(library.only),
  );
  it.each(own)("$library.name", { timeout: 900_000 }, async ({ found }) => {
    const row = await prove(compiler, found);
    addRow(row);
    expect(row.unexplained).toEqual([]);
  });
});
