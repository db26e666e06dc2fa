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

/** Functions over a ring in that memory; `viaView` where a typed array is slow to store a bigint. */
export function createFlight(
  memory: FlightMemory,
  { nested, misfit, settle }: Aside,
  viaView: boolean,
): Flight {
  const { buffer, ring } = memory;
  const cells = new Int32Array(buffer, memory.cells, CELLS);
  const words = new Int32Array(buffer, ring, RING_BYTES / 4);
  const numbers = new Float64Array(buffer, ring, RING_BYTES / 8);
  /** Takes back the record of a call that is not made. */
  const refuse = (at: number, value: bigint, unsigned: boolean, argument: string): never => {
    const error = misfit(at, value, unsigned, argument);
    words[at] = 0;
    cells[SEQUENCE] = cells[SEQUENCE]! - 1;
    throw error;
  };
  const wide = viaView
    ? wideByView(new DataView(buffer, ring, RING_BYTES), refuse)
    : wideByArray(
        new BigInt64Array(buffer, ring, RING_BYTES / 8),
        new BigUint64Array(buffer, ring, RING_BYTES / 8),
        refuse,
      );
  const calls = hotCalls(
    cells,
    words,
    numbers,
    (entry) => nested(flight, entry),
    (at) => settle(flight, at),
  );
  const flight: Flight = { memory, cells, words, numbers, ...calls, ...wide };
  return flight;
}

type Hot = Pick<Flight, "enter" | "enter1" | "enter2" | "enter3" | "enter4" | "note" | "leave">;

/**
 * What every call runs. Engines compile it into the call where it is small enough, and the FFI's own
 * code beside it where there is room left: so numbers stand here as they are, and all else is a
 * parameter, which needs no look whether it was set. Cells are {@link SEQUENCE}, {@link NESTED} and
 * {@link NOTED}; a slot has 16 words or 8 numbers, of which the third is the first argument.
 */
function hotCalls(
  cells: Int32Array,
  words: Int32Array,
  numbers: Float64Array,
  nested: (entry: number) => void,
  settle: (at: number) => void,
): Hot {
  function enter(entry: number): number {
    const depth = cells[1]!;
    if (depth !== 0) nested(entry);
    const sequence = (cells[0]! + 1) | 0;
    cells[0] = sequence;
    const at = (sequence & 255) << 4;
    words[at] = entry | depth;
    words[at + 1] = sequence;
    return at;
  }
  function enter1(entry: number, a: number): number {
    const at = enter(entry);
    numbers[(at >> 1) + 2] = a;
    return at;
  }
  function enter2(entry: number, a: number, b: number): number {
    const at = enter(entry);
    numbers[(at >> 1) + 2] = a;
    numbers[(at >> 1) + 3] = b;
    return at;
  }
  function enter3(entry: number, a: number, b: number, c: number): number {
    const at = enter2(entry, a, b);
    numbers[(at >> 1) + 4] = c;
    return at;
  }
  function enter4(entry: number, a: number, b: number, c: number, d: number): number {
    const at = enter2(entry, a, b);
    numbers[(at >> 1) + 4] = c;
    numbers[(at >> 1) + 5] = d;
    return at;
  }
  function note(at: number, index: number, value: number): void {
    numbers[(at >> 1) + 2 + index] = value;
  }
  function leave(at: number): void {
    words[at] = -words[at]!;
    if (cells[2] !== 0) settle(at);
  }
  return { enter, enter1, enter2, enter3, enter4, note, leave };
}

type Wide = Pick<Flight, "noteWide" | "noteInt64" | "noteUint64">;
type Refuse = (at: number, value: bigint, unsigned: boolean, argument: string) => never;

function wideByArray(wides: BigInt64Array, naturals: BigUint64Array, refuse: Refuse): Wide {
  return {
    noteWide(at, index, value) {
      wides[(at >> 1) + 2 + index] = typeof value === "bigint" ? value : BigInt(value);
    },
    noteInt64(at, index, value, argument) {
      wides[(at >> 1) + 2 + index] = value;
      if (wides[(at >> 1) + 2 + index] !== value) refuse(at, value, false, argument);
    },
    noteUint64(at, index, value, argument) {
      naturals[(at >> 1) + 2 + index] = value;
      if (naturals[(at >> 1) + 2 + index] !== value) refuse(at, value, true, argument);
    },
  };
}

function wideByView(view: DataView, refuse: Refuse): Wide {
  const [least, most, mostUnsigned] = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n];
  return {
    noteWide(at, index, value) {
      const wide = typeof value === "bigint" ? value : BigInt(value);
      view.setBigInt64(at * 4 + 16 + index * 8, wide, true);
    },
    noteInt64(at, index, value, argument) {
      view.setBigInt64(at * 4 + 16 + index * 8, value, true);
      if (value < least || value > most) refuse(at, value, false, argument);
    },
    noteUint64(at, index, value, argument) {
      view.setBigUint64(at * 4 + 16 + index * 8, value, true);
      if (value < 0n || value > mostUnsigned) refuse(at, value, true, argument);
    },
  };
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
