import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { root, runOk } from "../tools/machine.ts";

type Tally = {
  readonly logs: number;
  readonly answered: number;
  readonly class: number;
  readonly subCause: number;
  readonly subCauseAndBoundary: number;
  readonly controlsRight: number;
};

type Exam = {
  readonly summary: Readonly<Record<"cases" | "own" | "read", Readonly<Record<string, Tally>>>>;
  readonly verdicts: readonly {
    readonly program: string;
    readonly group: string;
    readonly hazard: string | null;
    readonly next: number;
  }[];
};

let exam: Exam;

beforeAll(() => {
  exam = JSON.parse(
    runOk(process.execPath, [join(root, "scripts/exam-diagnose.mjs"), "--format", "json"]),
  );
});

test.each(["cases", "own", "read"] as const)("%s: reports are answered, and rightly", (folder) => {
  const report = exam.summary[folder]["report"]!;
  expect(report.answered / report.logs).toBeGreaterThanOrEqual(0.8);
  expect(report.class / report.answered).toBeGreaterThanOrEqual(0.97);
  expect(report.subCause / report.answered).toBeGreaterThanOrEqual(0.95);
  expect(report.subCauseAndBoundary / report.answered).toBeGreaterThanOrEqual(0.9);
});

test.each(["cases", "own", "read"] as const)("%s: every control is none or null", (folder) => {
  const { logs, controlsRight } = exam.summary[folder]["control"]!;
  expect(controlsRight).toBe(logs);
});

test("where a log holds no evidence, what is answered is right, and the rest names a next step", () => {
  const groups = ["silent", "signal-only", "application-error"].map(
    (group) => exam.summary.cases[group]!,
  );
  expect(groups.map((group) => group.class)).toEqual(groups.map(({ answered }) => answered));
  const open = exam.verdicts.filter(({ hazard }) => hazard === null);
  expect(open.length).toBeGreaterThan(50);
  expect(open.filter(({ next }) => next === 0)).toEqual([]);
});

test("there are forty logs and more of our own, in six languages and more", () => {
  const own = exam.summary.own;
  expect(own["report"]!.logs + own["control"]!.logs).toBeGreaterThanOrEqual(40);
});
