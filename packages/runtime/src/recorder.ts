/**
 * The flight recorder: the C calls of this thread, each in a slot of a ring. A call in flight has a
 * positive entry number, one that has returned a negative one. Where the ring is the memory of a
 * file, it outlives the process; `docs/flight-record.md` is its format.
 */
const SLOTS = 256;

/** Bytes of one slot: entry and depth, sequence number, two spare words, and six arguments. */
export const SLOT_BYTES = 64;
export const RING_BYTES: number = SLOTS * SLOT_BYTES;

/** How many arguments of a call there is room for. */
const MOST = 6;

const LAST = SLOTS - 1;
/** A slot is told by its first 32-bit word; its arguments are 64-bit cells. */
const WORDS = 4;
const ARGUMENTS = 2;
const DEPTH = 24;

/** Cells that each call looks at: how many there were, what `entry` is marked with, see below. */
export const SEQUENCE = 0;
export const NESTED = 1;
/** Counts what is to be looked at when the call returns. C adds to it, on any thread. */
export const NOTED = 2;
const CELLS = 3;

/** Memory of a ring: where its slots start, and the cells, which are {@link CELLS} words. */
export type FlightMemory = {
  readonly buffer: ArrayBuffer;
  readonly ring: number;
  readonly cells: number;
  /** Where C adds to `NOTED`; null when this memory may go away before C does. */
  readonly noted: bigint | null;
};

/** What happens beside the plain case; `call.ts` has it. */
export type Aside = {
  /** Before a call that is made in a callback: refuses it, or finds a slot for it. */
  nested(flight: Flight, entry: number): void;
  /** The error for a 64-bit integer that does not fit. */
  misfit(at: number, value: bigint, unsigned: boolean, argument: string): Error;
  /** After a call during which something was noted. */
  settle(flight: Flight, at: number): void;
};

/** The ring of this thread, and what generated code does with it before and after each call. */
export type Flight = {
  readonly memory: FlightMemory;
  readonly cells: Int32Array;
  readonly words: Int32Array;
  readonly numbers: Float64Array;
  /** Starts a call, with its first arguments, and returns its slot. */
  enter(entry: number): number;
  enter1(entry: number, a: number): number;
  enter2(entry: number, a: number, b: number): number;
  enter3(entry: number, a: number, b: number, c: number): number;
  enter4(entry: number, a: number, b: number, c: number, d: number): number;
  /** Records an argument by its position: a number, or a 64-bit integer. */
  note(at: number, index: number, value: number): void;
  noteWide(at: number, index: number, value: number | bigint): void;
  /** The same for what C's type must hold: checked there, which costs less than before the call. */
  noteInt64(at: number, index: number, value: bigint, argument: string): void;
  noteUint64(at: number, index: number, value: bigint, argument: string): void;
  /** Ends a call, and throws what a callback threw meanwhile. */
  leave(at: number): void;
};

/**
 * Functions over a ring in that memory; `viaView` where a typed array is slow to store a bigint. They are closures over constants, not over variables of
 * this module: an engine that compiles a call of theirs then knows the addresses they store to.
 */
export function createFlight(
  memory: FlightMemory,
  { nested, misfit, settle }: Aside,
  viaView: boolean,
): Flight {
  // What a module exports is looked up in it at every use: these are known when a call is compiled.
  const [sequenceAt, nestedAt, notedAt] = [SEQUENCE, NESTED, NOTED];
  const { buffer, ring } = memory;
  const cells = new Int32Array(buffer, memory.cells, CELLS);
  const words = new Int32Array(buffer, ring, RING_BYTES / 4);
  const numbers = new Float64Array(buffer, ring, RING_BYTES / 8);
  const wides = new BigInt64Array(buffer, ring, RING_BYTES / 8);
  const naturals = new BigUint64Array(buffer, ring, RING_BYTES / 8);
  const view = new DataView(buffer, ring, RING_BYTES);
  const [least, most, mostUnsigned] = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n];

  function enter(entry: number): number {
    const depth = cells[nestedAt]!;
    if (depth !== 0) nested(flight, entry);
    const sequence = (cells[sequenceAt]! + 1) | 0;
    cells[sequenceAt] = sequence;
    const at = (sequence & LAST) << WORDS;
    words[at] = entry | depth;
    words[at + 1] = sequence;
    return at;
  }
  function enter1(entry: number, a: number): number {
    const at = enter(entry);
    numbers[(at >> 1) + ARGUMENTS] = a;
    return at;
  }
  function enter2(entry: number, a: number, b: number): number {
    const at = enter(entry);
    const cell = (at >> 1) + ARGUMENTS;
    numbers[cell] = a;
    numbers[cell + 1] = b;
    return at;
  }
  function enter3(entry: number, a: number, b: number, c: number): number {
    const at = enter(entry);
    const cell = (at >> 1) + ARGUMENTS;
    numbers[cell] = a;
    numbers[cell + 1] = b;
    numbers[cell + 2] = c;
    return at;
  }
  function enter4(entry: number, a: number, b: number, c: number, d: number): number {
    const at = enter(entry);
    const cell = (at >> 1) + ARGUMENTS;
    numbers[cell] = a;
    numbers[cell + 1] = b;
    numbers[cell + 2] = c;
    numbers[cell + 3] = d;
    return at;
  }
  function note(at: number, index: number, value: number): void {
    numbers[(at >> 1) + ARGUMENTS + index] = value;
  }
  function noteWide(at: number, index: number, value: number | bigint): void {
    const cell = (at >> 1) + ARGUMENTS + index;
    const wide = typeof value === "bigint" ? value : BigInt(value);
    if (viaView) view.setBigInt64(cell * 8, wide, true);
    else wides[cell] = wide;
  }
  function noteInt64(at: number, index: number, value: bigint, argument: string): void {
    const cell = (at >> 1) + ARGUMENTS + index;
    if (viaView) {
      view.setBigInt64(cell * 8, value, true);
      if (value < least || value > most) throw undo(at, value, false, argument);
      return;
    }
    wides[cell] = value;
    if (wides[cell] !== value) throw undo(at, value, false, argument);
  }
  function noteUint64(at: number, index: number, value: bigint, argument: string): void {
    const cell = (at >> 1) + ARGUMENTS + index;
    if (viaView) {
      view.setBigUint64(cell * 8, value, true);
      if (value < 0n || value > mostUnsigned) throw undo(at, value, true, argument);
      return;
    }
    naturals[cell] = value;
    if (naturals[cell] !== value) throw undo(at, value, true, argument);
  }
  /** Takes back the record of a call that is not made. */
  function undo(at: number, value: bigint, unsigned: boolean, argument: string): Error {
    const error = misfit(at, value, unsigned, argument);
    words[at] = 0;
    cells[sequenceAt] = cells[sequenceAt]! - 1;
    return error;
  }
  function leave(at: number): void {
    words[at] = -words[at]!;
    if (cells[notedAt] !== 0) settle(flight, at);
  }
  const calls = {
    enter,
    enter1,
    enter2,
    enter3,
    enter4,
    note,
    noteWide,
    noteInt64,
    noteUint64,
    leave,
  };
  const flight: Flight = { memory, cells, words, numbers, ...calls };
  return flight;
}

/** The slot of the call that has this sequence number. */
export function slotOf(sequence: number): number {
  return (sequence & LAST) << WORDS;
}

/** The number of the C function in a slot. */
export function entryIn({ words }: Flight, at: number): number {
  return Math.abs(words[at]!) & ((1 << DEPTH) - 1);
}

/** What marks a call that is nested in so many others. */
export function depthMark(depth: number): number {
  return depth << DEPTH;
}

/** True when one of the arguments in those positions is that number. */
export function recordsArgument(
  { numbers }: Flight,
  at: number,
  positions: readonly number[],
  value: number,
): boolean {
  const cell = (at >> 1) + ARGUMENTS;
  return positions.some((index) => index < MOST && numbers[cell + index] === value);
}
