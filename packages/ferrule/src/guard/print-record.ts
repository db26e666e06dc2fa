import { readFileSync, writeFileSync } from "node:fs";
import { describeCall, type FlightCall, readFlight } from "./read-flight.ts";

/** A record as the screen shows it, whoever wrote it. */
export type PrintedRecord = {
  /** Outermost first. */
  readonly inFlight: readonly string[];
  /** The last that ended, the latest first. */
  readonly ended: readonly string[];
  /** Earlier ones that had an address of the call in flight among their arguments, latest first. */
  readonly sameAddress: readonly string[];
  /** The C function that the thread was in, innermost; null: in none. */
  readonly within: string | null;
};

/** How `diagnose` takes a call. */
type Call = { readonly function: string; readonly argument: string | null };

/** Calls that the screen shows before the one in flight, and of those with its address. */
const shown = 3;

/** Calls that are handed to `diagnose`; more tell nothing. */
const most = 64;

/**
 * Reads a flight record, of a generated module or of an unedited program, and writes it beside
 * itself as the line that `diagnose` reads. A file that is none is passed over.
 */
export function printRecord(path: string): PrintedRecord | null {
  const record = readFlight(readFileSync(path));
  if (record === null) return null;
  const { calls, inFlight } = record;
  const ended = calls.filter(({ ending }) => ending !== "in flight");
  const inside = inFlight.filter(isCall);
  writeLine(path, inside.map(toCall), ended.filter(isCall).map(toCall));
  return {
    inFlight: inFlight.map(describeCall),
    ended: ended.slice(-shown).map(describeEnded).toReversed(),
    sameAddress: findSameAddress(inside.at(-1), ended.slice(0, -shown)),
    within: inside.at(-1)?.symbol ?? null,
  };
}

function findSameAddress(
  within: FlightCall | undefined,
  ended: readonly FlightCall[],
): readonly string[] {
  const addresses = within?.args.filter((value) => value.startsWith("0x")) ?? [];
  return ended
    .filter(({ args }) => args.some((value) => addresses.includes(value)))
    .slice(-shown)
    .map(describeEnded)
    .toReversed();
}

function writeLine(path: string, inFlight: readonly Call[], returned: readonly Call[]): void {
  const line = { ferruleRecord: 1, inFlight, returned: returned.slice(-most) };
  writeFileSync(`${path}.json`, `${JSON.stringify(line)}\n`);
}

function isCall({ kind }: FlightCall): boolean {
  return kind === "call";
}

/** An address or a number in hexadecimal, NULL as 0x0; of memory and text only the length is known. */
function toCall({ symbol, args: [first] }: FlightCall): Call {
  if (first === undefined) return { function: symbol, argument: null };
  if (first === "null") return { function: symbol, argument: "0x0" };
  const whole = /^\d+$/.test(first) ? `0x${Number(first).toString(16)}` : first;
  return { function: symbol, argument: whole.startsWith("0x") ? whole : null };
}

function describeEnded(call: FlightCall): string {
  const result = call.result === null ? call.ending : `returned ${call.result}`;
  return `${describeCall(call)} ${result}`;
}
