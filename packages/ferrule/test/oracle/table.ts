import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../tools/machine.ts";
import type { Row } from "./prove.ts";

const FILE = join(root, "node_modules/.ferrule-test/oracle.jsonl");

/** Forgets the rows of an earlier run. */
export function clearRows(): void {
  rmSync(FILE, { force: true });
  mkdirSync(dirname(FILE), { recursive: true });
}

/** Keeps a row for the table at the end; test files run in processes of their own. */
export function addRow(row: Row): void {
  appendFileSync(FILE, `${JSON.stringify(row)}\n`);
}

/** All rows of this run as a table, with the sums. */
export function printTable(): string {
  const text = existsSync(FILE) ? readFileSync(FILE, "utf8") : "";
  const rows = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Row => JSON.parse(line));
  const ordered = rows.toSorted((a, b) =>
    a.compiler === b.compiler ? (a.header < b.header ? -1 : 1) : a.compiler < b.compiler ? -1 : 1,
  );
  const lines = ordered.map((row) => print(row));
  const compilers = [...new Set(ordered.map(({ compiler }) => compiler))];
  const sums = compilers.map((compiler) =>
    printSum(
      compiler,
      ordered.filter((row) => row.compiler === compiler),
    ),
  );
  const titles = columns(["compiler", "header", "tried", "bit-fields", "explained", "unexplained"]);
  const skipped = ordered.flatMap(({ compiler, header, skipped }) =>
    skipped === null ? [] : [`  ${compiler} ${header}: ${skipped}`],
  );
  return [
    titles,
    ...lines,
    "",
    titles,
    ...sums,
    printSum("sum", ordered),
    "",
    `not read (${skipped.length}), by Clang or by the compiler`,
    ...skipped,
    "",
  ].join("\n");
}

function print(row: Row): string {
  const { compiler, header, tried, bitFields, explained, unexplained, skipped, seconds } = row;
  if (skipped !== null) return columns([compiler, header, "-", "-", "-", "-", "not read"]);
  const why = Object.entries(explained).map(([id, count]) => `${id} ${count}`);
  const numbers = [tried, bitFields, sum(Object.values(explained)), unexplained.length];
  return columns([compiler, header, ...numbers, `${seconds.toFixed(1)} s`, why.join(", ")]);
}

function printSum(name: string, rows: readonly Row[]): string {
  const read = rows.filter(({ skipped }) => skipped === null);
  return columns([
    name,
    `${read.length} headers`,
    sum(read.map(({ tried }) => tried)),
    sum(read.map(({ bitFields }) => bitFields)),
    sum(read.flatMap(({ explained }) => Object.values(explained))),
    sum(read.map(({ unexplained }) => unexplained.length)),
    `${sum(read.map(({ seconds }) => seconds)).toFixed(0)} s`,
  ]);
}

const widths = [24, 16, 9, 11, 10, 12, 8, 0];

function columns(cells: readonly (string | number)[]): string {
  return cells
    .map((cell, index) =>
      index < 2 || index > 6
        ? String(cell).padEnd(widths[index]!)
        : String(cell).padStart(widths[index]!),
    )
    .join(" ")
    .trimEnd();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
