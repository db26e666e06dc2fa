import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { randomHeader } from "./arbitrary-record.ts";
import { installedCompilers } from "./compilers.ts";
import { prove } from "./prove.ts";
import { probeBitFields, runnerOf } from "./run-bit-fields.ts";
import { addRow } from "./table.ts";

const quick = process.env["FERRULE_ORACLE"] === "quick";
const folder = mkdtempSync(join(tmpdir(), "ferrule-records-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Eight headers of 250 records: 2,000; the quick run takes the first. */
const seeds = quick ? [1] : [1, 2, 3, 4, 5, 6, 7, 8];
const RECORDS = 250;

describe.each(installedCompilers())("random records hold for $command", (compiler) => {
  it.each(seeds)("seed %i", { timeout: 900_000 }, async (seed) => {
    const own = join(folder, `${compiler.machine}-${seed}`);
    mkdirSync(own);
    const header = join(own, "records.h");
    writeFileSync(header, randomHeader(seed, RECORDS).text);
    const staged = { name: `records-${seed}`, header, includeDirs: [own], defines: [] };
    const row = await prove(compiler, staged);
    addRow(row);
    expect(row.skipped).toBeNull();
    expect(row.unexplained).toEqual([]);
  });
});

describe.each(installedCompilers())("a program of $command sets the same bits", (compiler) => {
  const there = runnerOf(compiler) !== null;
  if (!there) console.error(`SKIPPED: nothing here runs programs for ${compiler.target}`);
  it.skipIf(!there)("as the facts say", { timeout: 900_000 }, async () => {
    const own = join(folder, `run-${compiler.machine}`);
    mkdirSync(own);
    const header = join(own, "records.h");
    writeFileSync(header, randomHeader(1, RECORDS).text);
    const { tried, wrong } = await probeBitFields(compiler, header, own);
    console.log(`${compiler.command.join(" ")}: ${tried} bit-fields set and read back at run time`);
    expect(tried).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });
});
