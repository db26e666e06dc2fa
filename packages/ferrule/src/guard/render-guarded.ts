import { styleText } from "node:util";
import { visible } from "../diagnostics/visible.ts";
import type { Conclusion } from "./conclude.ts";
import type { Ending } from "./model.ts";
import type { PrintedRecord } from "./print-record.ts";
import type { Guarded } from "./run-guard.ts";

/** One screen: each run with its end, the calls it died in, and what could not be run. */
export function renderGuarded(guarded: Guarded, color: boolean): string {
  const { program, choice, runs, folder } = guarded;
  const bold = (text: string): string =>
    color ? styleText("bold", text, { validateStream: false }) : text;
  const name = visible(program.command.join(" "));
  const lines = [bold(`ferrule guard: ${name} (${program.host}: ${program.because})`)];
  for (const run of runs) lines.push(...renderRun(run).map((line) => `  ${line}`));
  for (const { mode, reason } of choice.left) lines.push(`  ${mode}: not run, ${reason}`);
  const shown = runs.some(({ found }) => found);
  if (!shown && runs.every(({ attempt }) => attempt.mode !== "record")) {
    lines.push("  next: what only shows without a checker, as it was: ferrule guard --mode record");
  }
  if (folder !== null) lines.push(`  reports: ${visible(folder)}`);
  return `${lines.join("\n")}\n`;
}

function renderRun({ attempt, records, judged, found }: Conclusion): readonly string[] {
  const { mode, ending } = attempt;
  const seconds = `after ${ending.seconds.toFixed(1)} s`;
  const result = found ? "" : ", nothing found";
  return [
    `${mode}: ${describeEnding(ending)} ${seconds}${result}`,
    ...(found ? records.flatMap(renderRecord) : []),
    ...(found && judged !== null ? ["", ...judged.text.trimEnd().split("\n"), ""] : []),
  ];
}

/** `ended with 1`, `died by SIGSEGV`, `was ended, time was up`. */
function describeEnding({ status, signal, timedOut }: Ending): string {
  if (timedOut) return "was ended, time was up,";
  return signal === null ? `ended with ${status}` : `died by ${signal}`;
}

function renderRecord({ inFlight, ended, sameAddress }: PrintedRecord): readonly string[] {
  return [
    ...inFlight.map((call) => `  in flight  ${call}`),
    ...ended.map((call) => `  before     ${call}`),
    ...sameAddress.map((call) => `  earlier    ${call}`),
  ];
}

/** The same for other tools. */
export function renderGuardedJson(guarded: Guarded): string {
  const { program, choice, runs, folder } = guarded;
  const { host, because, command } = program;
  const report = {
    schemaVersion: 1,
    command,
    host,
    because,
    found: runs.some(({ found }) => found),
    runs: runs.map(({ attempt, records, judged, found }) => {
      const { status, signal, timedOut, seconds } = attempt.ending;
      const ending = { status, signal, timedOut, seconds: Number(seconds.toFixed(3)) };
      return { mode: attempt.mode, ending, found, verdict: judged?.verdict ?? null, records };
    }),
    notRun: choice.left,
    reports: folder,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
