import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { visible } from "../diagnostics/visible.ts";

/** An argument as it was recorded: its label (`count`, `#box`, `text.length`) and its value. */
export type RecordedArgument = { readonly label: string; readonly value: number | bigint };

/** One C call of a generated module. */
export type RecordedCall = {
  readonly symbol: string;
  readonly arguments: readonly RecordedArgument[];
  /** Counts the calls of the thread, from 1. */
  readonly sequence: number;
  /** How many calls it was nested in, through callbacks. */
  readonly depth: number;
  /** True when it had not returned. */
  readonly inFlight: boolean;
};

/** What the runtime's flight recorder left behind of one thread. */
export type FlightRecord = {
  readonly pid: number;
  readonly thread: number;
  /** When recording began, in milliseconds since 1970. */
  readonly started: number;
  /** `Node 26.10.0` */
  readonly runtime: string;
  readonly backend: string;
  readonly program: string | null;
  /** The last calls, oldest first. */
  readonly calls: readonly RecordedCall[];
  /** Those of them that had not returned, outermost first. */
  readonly inFlight: readonly RecordedCall[];
};

type Entry = { readonly symbol: string; readonly labels: readonly string[] };

/** The bytes a flight record starts with. */
const MAGIC = "FERRULE\0";
const VERSION = 1;

/** True for the bytes of a flight record, of whatever version. */
function isFlightRecord(bytes: Uint8Array): boolean {
  return bytes.length >= 48 && latin1(bytes.subarray(0, 8)) === MAGIC;
}

/**
 * Reads a flight record; `docs/flight-record.md` is the format. Nothing in it is trusted: it may
 * have been cut short, or written by anyone.
 *
 * @throws InputError when it is not one, or of another version.
 */
export function readFlightRecord(bytes: Uint8Array, file: string): FlightRecord {
  if (!isFlightRecord(bytes)) throw refuse(file, "is not a flight record");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const field = (at: number): number => view.getUint32(at, true);
  const version = field(8);
  if (version !== VERSION) {
    throw refuse(file, `is a flight record of version ${version}; this ferrule reads ${VERSION}`);
  }
  const [ring, slots, size, names] = [field(12), field(16), field(20), field(40)];
  const namesEnd = names + field(44);
  if (size < 64 || slots > 65_536 || ring + slots * size > bytes.length) {
    throw refuse(file, "is a flight record that was cut short");
  }
  const entries = readEntries(utf8(bytes.subarray(names, namesEnd)));
  const calls = Array.from({ length: slots }, (_, slot) =>
    readCall(view, ring + slot * size, entries),
  )
    .filter((call) => call !== null)
    .toSorted((a, b) => a.sequence - b.sequence);
  return {
    pid: field(24),
    thread: field(28),
    started: view.getFloat64(32, true),
    ...readAbout(bytes.subarray(64, ring)),
    calls,
    inFlight: calls.filter(({ inFlight }) => inFlight).toSorted((a, b) => a.depth - b.depth),
  };
}

function readEntries(text: string): ReadonlyMap<number, Entry> {
  const lines = text.split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const [entry, symbol, labels] = line.split("\t");
      const list = (labels ?? "").split(" ").filter((label) => label !== "");
      return [Number(entry), { symbol: visible(symbol ?? ""), labels: list.map(visible) }];
    }),
  );
}

function readCall(
  view: DataView,
  at: number,
  entries: ReadonlyMap<number, Entry>,
): RecordedCall | null {
  const word = view.getInt32(at, true);
  if (word === 0) return null;
  const entry = Math.abs(word) & 0xff_ffff;
  const { symbol, labels } = entries.get(entry) ?? { symbol: `function ${entry}`, labels: [] };
  return {
    symbol,
    arguments: labels.slice(0, 6).map((label, index) => readArgument(view, at + 16, label, index)),
    sequence: view.getUint32(at + 4, true),
    depth: Math.abs(word) >>> 24,
    inFlight: word > 0,
  };
}

function readArgument(view: DataView, at: number, label: string, index: number): RecordedArgument {
  const cell = at + index * 8;
  return label.endsWith(":64")
    ? { label: label.slice(0, -3), value: view.getBigInt64(cell, true) }
    : { label, value: view.getFloat64(cell, true) };
}

function readAbout(bytes: Uint8Array): Pick<FlightRecord, "runtime" | "backend" | "program"> {
  const end = bytes.indexOf(0);
  const about: Record<string, unknown> = parse(utf8(bytes.subarray(0, end)));
  const text = (key: string): string | null =>
    typeof about[key] === "string" ? visible(about[key]) : null;
  return {
    runtime: text("runtime") ?? "unknown",
    backend: text("backend") ?? "unknown",
    program: text("program"),
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** A call as a person reads it: `sqlite3_step(#stmt 3)`. */
export function describeCall(call: RecordedCall): string {
  const list = call.arguments.map(({ label, value }) => `${label} ${value}`);
  return `${call.symbol}(${list.join(", ")})`;
}

const latin1 = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);
const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function refuse(file: string, why: string): InputError {
  return new InputError([
    createDiagnostic({
      hazard: "input/log",
      message: `${visible(file)} ${why}`,
      origin: "flight-record",
    }),
  ]);
}
