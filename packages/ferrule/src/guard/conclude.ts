import type { Verdict } from "../diagnose/model.ts";
import type { Attempt } from "./model.ts";
import { type PrintedRecord, printRecord } from "./print-record.ts";

/** A verdict with its screen. */
export type Judged = { readonly verdict: Verdict; readonly text: string };

/** The reports of one run. */
export type Incident = {
  /** Absolute paths in `folder`. */
  readonly reports: readonly string[];
  readonly folder: string;
  /** The C function that was in flight in the only thread that was in one; null: not known. */
  readonly within: string | null;
  /** The screen is for a terminal. */
  readonly color: boolean;
};

/** Reads an incident and says what it means. */
export type Judge = (incident: Incident) => Promise<Judged>;

/** What one run means. */
export type Conclusion = {
  readonly attempt: Attempt;
  readonly records: readonly PrintedRecord[];
  readonly judged: Judged | null;
  /** Something was found: a hazard is named, or the program died by a signal. */
  readonly found: boolean;
};

/** Signals by which a program dies of its own doing. */
const fatal: ReadonlySet<string> = new Set([
  "SIGSEGV",
  "SIGABRT",
  "SIGBUS",
  "SIGILL",
  "SIGFPE",
  "SIGTRAP",
  "SIGSYS",
]);

/** Reads what a run left behind, and has it judged. */
export async function conclude(
  attempt: Attempt,
  judge: Judge,
  color: boolean,
): Promise<Conclusion> {
  const { ending, reports } = attempt;
  const records: PrintedRecord[] = [];
  const inputs = reports.flatMap((path) => {
    if (!path.endsWith(".flight")) return [path];
    const record = printRecord(path);
    if (record === null) return [];
    records.push(record);
    return [`${path}.json`];
  });
  const judged =
    inputs.length === 0
      ? null
      : await judge({ reports: inputs, folder: attempt.folder, within: withinOf(records), color });
  const hazard = judged?.verdict.hazard ?? null;
  const died = (ending.signal !== null && fatal.has(ending.signal)) || ending.timedOut;
  return { attempt, records, judged, found: died || (hazard !== null && hazard !== "none") };
}

function withinOf(records: readonly PrintedRecord[]): string | null {
  const inside = records.flatMap(({ within }) => (within === null ? [] : [within]));
  return inside.length === 1 ? inside[0]! : null;
}
