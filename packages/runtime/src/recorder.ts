/**
 * The flight recorder: the C calls of this thread, each in a slot of a ring. A call in flight has a
 * positive entry number, one that has returned a negative one. Once {@link attachRing} has given it
 * the memory of a file, the ring outlives the process; `docs/flight-record.md` is its format.
 */
const SLOTS = 256;

/** Bytes of one slot: entry and depth, sequence number, two spare words, and six arguments. */
export const SLOT_BYTES = 64;
export const RING_BYTES: number = SLOTS * SLOT_BYTES;

const LAST = SLOTS - 1;
/** A slot in 32-bit words, in 64-bit cells, and where its arguments start, as shifts. */
const WORDS = 4;
const CELLS = 3;
const DEPTH = 24;

let words: Int32Array = new Int32Array(RING_BYTES / 4);
let numbers: Float64Array = new Float64Array(words.buffer);
let wides: BigInt64Array = new BigInt64Array(words.buffer);

/** Calls so far; the slot of the last one is its low bits. */
let sequence = 0;

/** Starts the record of a call, and returns its slot. */
export function record(entry: number, depth: number): number {
  sequence++;
  if (depth > 0) skipInFlight();
  const slot = sequence & LAST;
  const word = slot << WORDS;
  words[word] = entry | (depth << DEPTH);
  words[word + 1] = sequence;
  return slot;
}

/** A call that others are nested in keeps its slot however many they are. */
function skipInFlight(): void {
  while (words[(sequence & LAST) << WORDS]! > 0) sequence++;
}

/** Ends the record of a call. */
export function recordEnd(slot: number): void {
  const word = slot << WORDS;
  words[word] = -words[word]!;
}

/** The entry of the call in a slot. */
export function entryAt(slot: number): number {
  return Math.abs(words[slot << WORDS]!) & ((1 << DEPTH) - 1);
}

/** The first argument of the call that was recorded last: a number, a handle's, or a length. */
export function note1(a: number): void {
  numbers[((sequence & LAST) << CELLS) + 2] = a;
}

export function note2(a: number, b: number): void {
  const cell = ((sequence & LAST) << CELLS) + 2;
  numbers[cell] = a;
  numbers[cell + 1] = b;
}

export function note3(a: number, b: number, c: number): void {
  const cell = ((sequence & LAST) << CELLS) + 2;
  numbers[cell] = a;
  numbers[cell + 1] = b;
  numbers[cell + 2] = c;
}

export function note4(a: number, b: number, c: number, d: number): void {
  const cell = ((sequence & LAST) << CELLS) + 2;
  numbers[cell] = a;
  numbers[cell + 1] = b;
  numbers[cell + 2] = c;
  numbers[cell + 3] = d;
}

/** An argument of 64 bits, by its position among those that are recorded. */
export function noteWide(index: number, value: number | bigint): void {
  const cell = ((sequence & LAST) << CELLS) + 2 + index;
  if (typeof value === "bigint") wides[cell] = value;
  else wides[cell] = BigInt(value);
}

/** Goes on in the memory of a file. Calls in flight are carried over. */
export function attachRing(memory: ArrayBuffer, offset: number): void {
  const before = words;
  words = new Int32Array(memory, offset, RING_BYTES / 4);
  numbers = new Float64Array(memory, offset, RING_BYTES / 8);
  wides = new BigInt64Array(memory, offset, RING_BYTES / 8);
  words.set(before);
}
