import { visible } from "../diagnostics/visible.ts";
import {
  aboutStart,
  callbackMark,
  countShift,
  formatVersion,
  header,
  headerSize,
  magic,
  marks,
  recordSize,
  resultShift,
  slotCount,
  slotSize,
  valueKinds,
} from "./flight-format.ts";

/** A call of C, or C's call of a callback. */
export type FlightCall = {
  readonly kind: "call" | "callback";
  readonly symbol: string;
  /** Counts the calls of the thread, from 1. */
  readonly sequence: number;
  /** How many calls it was nested in. */
  readonly depth: number;
  readonly ending: "in flight" | "returned" | "threw" | "started";
  /** As a person reads them: `0x55…`, `42`, `12 bytes`, `null`; of a generated module, `rows 42`. */
  readonly args: readonly string[];
  /** How many there were. */
  readonly count: number;
  readonly result: string | null;
};

export type FlightRecord = {
  readonly pid: number;
  readonly runtime: string;
  readonly backend: string;
  /** Oldest first. */
  readonly calls: readonly FlightCall[];
  /** Those of them that had not returned, outermost first. */
  readonly inFlight: readonly FlightCall[];
};

/**
 * Reads a flight record, of an unedited program or of a generated module; null when the bytes are
 * none, are cut short, or are of another version. Nothing in it is trusted.
 */
export function readFlight(bytes: Uint8Array): FlightRecord | null {
  if (bytes.length < recordSize) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder();
  if (decoder.decode(bytes.subarray(0, 8)) !== magic) return null;
  if (view.getUint32(header.version, true) !== formatVersion) return null;
  if (view.getUint32(header.ringStart, true) !== headerSize) return null;
  const about = readAbout(decoder.decode(bytes.subarray(aboutStart, headerSize)));
  if (about === null) return null;
  const names = view.getUint32(header.namesStart, true);
  const used = view.getUint32(header.namesBytes, true);
  const table = readNames(decoder.decode(bytes.subarray(names, names + used)));
  const calls = Array.from({ length: slotCount }, (_, slot) =>
    readSlot(view, headerSize + slot * slotSize, table),
  )
    .filter((call) => call !== null)
    .sort((a, b) => a.sequence - b.sequence);
  return {
    pid: view.getUint32(header.process, true),
    ...about,
    calls,
    inFlight: calls
      .filter((call, index) => call.ending === "in flight" && !isOver(call, calls.slice(index + 1)))
      .sort((a, b) => a.depth - b.depth),
  };
}

/** The depth of a generated module's call that runs on another thread. */
const ASIDE = 127;

/** A call that an exception ended has no mark of its end: that a later one was no deeper tells. */
function isOver({ kind, depth }: FlightCall, later: readonly FlightCall[]): boolean {
  return depth !== ASIDE && later.some((other) => other.kind === kind && other.depth <= depth);
}

/** `jar_size(0x55d0)`; arguments that were not recorded are an ellipsis. */
export function describeCall({ kind, symbol, args, count }: FlightCall): string {
  const rest = count > args.length ? ["…"] : [];
  const call = `${symbol}(${[...args, ...rest].join(", ")})`;
  return kind === "callback" ? `callback ${call}` : call;
}

function readAbout(text: string): Pick<FlightRecord, "runtime" | "backend"> | null {
  try {
    const about: unknown = JSON.parse(text.slice(0, text.indexOf("\0")));
    if (typeof about !== "object" || about === null) return null;
    const { runtime, backend } = about as Record<string, unknown>;
    return { runtime: visible(String(runtime)), backend: visible(String(backend)) };
  } catch {
    return null;
  }
}

/** `labels` say what a generated module records; an unedited program's slots say it themselves. */
type Name = { readonly symbol: string; readonly labels: readonly string[] };

function readNames(text: string): ReadonlyMap<number, Name> {
  return new Map(
    text.split("\n").map((line) => {
      const [id, symbol = "", labels = ""] = line.split("\t");
      const words = labels.split(" ").filter((label) => label !== "");
      return [Number(id), { symbol: visible(symbol), labels: words.slice(0, 6).map(visible) }];
    }),
  );
}

function readSlot(view: DataView, at: number, names: ReadonlyMap<number, Name>): FlightCall | null {
  const first = view.getInt32(at, true);
  if (first === 0) return null;
  const word = view.getUint32(at + 12, true);
  const attached = (word & marks.attached) !== 0;
  const size = Math.abs(first);
  // A generated module puts the depth above the number of the function.
  const id = attached ? size : size & 0xff_ffff;
  const name = names.get(id) ?? { symbol: `function ${id}`, labels: [] };
  const { symbol } = name;
  const isCallback = symbol.startsWith(callbackMark);
  const where = {
    kind: isCallback ? "callback" : "call",
    symbol: isCallback ? symbol.slice(callbackMark.length) : symbol,
    sequence: view.getUint32(at + 4, true),
    depth: attached ? view.getUint32(at + 8, true) : size >>> 24,
  } as const;
  if (!attached) {
    const args = name.labels.map((label, index) => readLabelled(view, at + 16 + index * 8, label));
    return { ...where, ending: endingOf(first, 0), args, count: args.length, result: null };
  }
  const count = (word >> countShift) & 63;
  const value = (cell: number, shift: number): string =>
    spell(view, at + 16 + cell * 8, (word >> shift) & 15);
  const ending = endingOf(first, word);
  const args = Array.from({ length: Math.min(count, 3) }, (_, index) => value(index, index * 4));
  const result = ending === "returned" ? value(5, resultShift) : null;
  return { ...where, ending, args, count, result };
}

/** `rows 42`, `#stmt 3`. */
function readLabelled(view: DataView, at: number, label: string): string {
  return label.endsWith(":64")
    ? `${label.slice(0, -3)} ${view.getBigInt64(at, true)}`
    : `${label} ${view.getFloat64(at, true)}`;
}

function endingOf(first: number, word: number): FlightCall["ending"] {
  if (first > 0) return "in flight";
  if ((word & marks.threw) !== 0) return "threw";
  return (word & marks.started) === 0 ? "returned" : "started";
}

function spell(view: DataView, at: number, kind: number): string {
  const number = view.getFloat64(at, true);
  switch (kind) {
    case valueKinds.number:
      // Bun's pointers are plain numbers; nothing else counts that high.
      return Number.isSafeInteger(number) && number >= 2 ** 24
        ? `0x${number.toString(16)}`
        : String(number);
    case valueKinds.bigint:
    case valueKinds.address:
      return spellBits(view.getBigInt64(at, true));
    case valueKinds.nothing:
      return "null";
    case valueKinds.memory:
      return `${number} bytes`;
    case valueKinds.string:
      return `text of ${number}`;
    case valueKinds.callback:
      return "a function";
    case valueKinds.boolean:
      return number === 1 ? "true" : "false";
    case valueKinds.object:
      return "an object";
    default:
      return "nothing";
  }
}

function spellBits(value: bigint): string {
  const small = value > -65536n && value < 65536n;
  return small ? String(value) : `0x${BigInt.asUintN(64, value).toString(16)}`;
}
