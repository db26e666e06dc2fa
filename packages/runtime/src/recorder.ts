/**
 * The flight recorder: the C calls of this thread, each in a slot of a ring. A call in flight has a
 * positive entry number, one that has returned a negative one. Once {@link attachRing} has given it
 * the memory of a file, the ring outlives the process; `docs/flight-record.md` is its format.
 */
const SLOTS = 256;

/** Bytes of one slot: entry, sequence number, depth, a spare word, and six arguments. */
export const SLOT_BYTES = 64;
export const RING_BYTES: number = SLOTS * SLOT_BYTES;

const WORDS = SLOT_BYTES / 4;
const CELLS = SLOT_BYTES / 8;

let words: Int32Array = new Int32Array(RING_BYTES / 4);
let numbers: Float64Array = new Float64Array(words.buffer);
let wides: BigInt64Array = new BigInt64Array(words.buffer);

let at = 0;
let sequence = 0;

/** Starts the record of a call, and returns its slot. */
export function record(entry: number, depth: number): number {
  at = (at + 1) & (SLOTS - 1);
  if (depth > 0) skipInFlight();
  const word = at * WORDS;
  words[word + 1] = ++sequence;
  words[word + 2] = depth;
  words[word] = entry;
  return at;
}

/** A call that others are nested in keeps its slot however many they are. */
function skipInFlight(): void {
  while (words[at * WORDS]! > 0) at = (at + 1) & (SLOTS - 1);
}

/** Ends the record of a call. */
export function recordEnd(slot: number): void {
  words[slot * WORDS] = -words[slot * WORDS]!;
}

/** The first argument of the call that was recorded last: a number, a handle's, or a length. */
export function note1(a: number): void {
  numbers[at * CELLS + 2] = a;
}

export function note2(a: number, b: number): void {
  const cell = at * CELLS + 2;
  numbers[cell] = a;
  numbers[cell + 1] = b;
}

export function note3(a: number, b: number, c: number): void {
  const cell = at * CELLS + 2;
  numbers[cell] = a;
  numbers[cell + 1] = b;
  numbers[cell + 2] = c;
}

export function note4(a: number, b: number, c: number, d: number): void {
  const cell = at * CELLS + 2;
  numbers[cell] = a;
  numbers[cell + 1] = b;
  numbers[cell + 2] = c;
  numbers[cell + 3] = d;
}

/** An argument of 64 bits, by its position among those that are recorded. */
export function noteWide(index: number, value: number | bigint): void {
  if (typeof value === "bigint") wides[at * CELLS + 2 + index] = value;
  else wides[at * CELLS + 2 + index] = BigInt(value);
}

/** Goes on in the memory of a file. Calls in flight are carried over. */
export function attachRing(memory: ArrayBuffer, offset: number): void {
  const before = words;
  words = new Int32Array(memory, offset, RING_BYTES / 4);
  numbers = new Float64Array(memory, offset, RING_BYTES / 8);
  wides = new BigInt64Array(memory, offset, RING_BYTES / 8);
  words.set(before);
}
