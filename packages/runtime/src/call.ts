import { backend } from "./backend/choose-backend.ts";
import { handlesOf, symbolOf } from "./entry.ts";
import { BoundaryError, type RuntimeHazard } from "./error.ts";
import { flightMemory } from "./flight-file.ts";
import {
  createFlight,
  depthMark,
  entryIn,
  NESTED,
  NOTED,
  recordsArgument,
  SEQUENCE,
  slotOf,
  type Flight,
} from "./recorder.ts";
import { refuseInt64, refuseUint64 } from "./refuse.ts";
import type { Token } from "./token.ts";

/** C calling JavaScript calling C: deeper than this is refused, before the native stack ends. */
const DEEPEST = 48;

/** The depth that a call on another thread is recorded with. */
const ASIDE = 127;

/**
 * Frames that a callback may need before its first `catch`. Where the stack ends at the entry of a
 * callback, `node:ffi` aborts the process; ending it here instead is a RangeError.
 */
const RESERVE = 120;

type Failure = {
  readonly hazard: RuntimeHazard;
  readonly symbol: string;
  readonly argument: string;
  readonly message: string;
  readonly error: unknown;
};

// Not the imports themselves, which would be looked up at every use.
const sequenceAt = SEQUENCE;
const nestedAt = NESTED;
const notedAt = NOTED;

let current: Flight | null = null;

/** The flight record of this thread, made at the first use. */
export function flight(): Flight {
  return (current ??= createFlight(
    flightMemory(),
    { nested, misfit, settle },
    backend().slowBigIntArrays,
  ));
}

/**
 * How many calls are in flight around the JavaScript that runs now. A call leaves no other trace
 * than its slot of the ring: the callback that it runs finds it there.
 */
let depth = 0;
/** By depth: the call that runs a callback, and then the calls in it; -1 for none. */
const slots: Int32Array = new Int32Array(DEEPEST + 1).fill(-1);
/** By depth: the last sequence number when a callback ended; what came before was nested deeper. */
const resumed: Int32Array = new Int32Array(DEEPEST + 1);

/** The slot of the call that is in flight at this depth; -1 when there is none. */
function innermost({ cells, words }: Flight): number {
  const sequence = cells[sequenceAt]!;
  const at = sequence === resumed[depth] ? slots[depth]! : slotOf(sequence);
  return at >= 0 && words[at]! > 0 ? at : -1;
}

/** A callback starts: the slot of the call that runs it, for its end; -1 when none does. */
export function enterCallback(): number {
  const on = flight();
  const at = innermost(on);
  if (at < 0 || depth === DEEPEST) return -1;
  slots[depth++] = at;
  slots[depth] = -1;
  resumed[depth] = on.cells[sequenceAt]!;
  on.cells[nestedAt] = depthMark(depth);
  return at;
}

/** A callback has ended, and the call that ran it goes on. */
export function leaveCallback(at: number): void {
  if (at < 0) return;
  const { cells } = flight();
  depth--;
  resumed[depth] = cells[sequenceAt]!;
  cells[nestedAt] = depthMark(depth);
}

/** Records a call that runs on another thread: callbacks here are none of its own. */
export function enterAside(entry: number): { readonly slot: number; readonly sequence: number } {
  const on = flight();
  const slot = on.enter(entry | depthMark(ASIDE));
  const sequence = on.cells[sequenceAt]!;
  slots[depth] = -1;
  resumed[depth] = sequence;
  return { slot, sequence };
}

/** Ends it, unless the slot is another call's by now. */
export function leaveAside({
  slot,
  sequence,
}: {
  readonly slot: number;
  readonly sequence: number;
}): void {
  const { words } = flight();
  if (words[slot + 1] === sequence) words[slot] = -words[slot]!;
}

/** A call that others are nested in keeps its slot however many they are. */
function nested({ cells }: Flight, entry: number): void {
  if (depth === DEEPEST) {
    throw new RangeError(`${symbolOf(entry)}: more than ${DEEPEST} calls are nested in callbacks`);
  }
  needStack();
  while (slots.subarray(0, depth).includes(slotOf(cells[sequenceAt]! + 1))) cells[sequenceAt]! += 1;
}

/** Throws a RangeError when the stack is too short for a callback. */
export function needStack(): void {
  reach(RESERVE);
}

function reach(frames: number): number {
  return frames === 0 ? 0 : reach(frames - 1) + 1;
}

/** What a callback has thrown, and the slot and sequence of the call that is to throw it. */
let failure: { readonly noted: Failure; readonly at: number; readonly sequence: number } | null =
  null;

/** True once a callback has failed in the running call: JavaScript is not entered again. */
export function failed(): boolean {
  if (failure === null) return false;
  const on = flight();
  const at = innermost(on);
  return at === failure.at && on.words[at + 1] === failure.sequence;
}

/**
 * Notes that a callback failed which the call in that slot runs. Without a call to throw it from, it
 * becomes an uncaught error.
 */
export function fail(noted: Failure, at: number): void {
  if (at < 0) return throwLater(noted);
  const on = flight();
  failure = { noted, at, sequence: on.words[at + 1]! };
  Atomics.add(on.cells, notedAt, 1);
}

function throwLater(noted: Failure): void {
  queueMicrotask(() => {
    throw describe(noted, null);
  });
}

let report = (): void => {};

/** Has `found` called at the end of the next call in which C added to `NOTED`. */
export function watchRefusals(found: () => void): void {
  report = found;
}

function misfit(at: number, value: bigint, unsigned: boolean, argument: string): Error {
  const symbol = symbolOf(entryIn(flight(), at));
  return unsigned ? refuseUint64(value, symbol, argument) : refuseInt64(value, symbol, argument);
}

/** What was noted during a call: refused callbacks, and the failure of one. */
function settle(on: Flight, at: number): void {
  const count = Atomics.exchange(on.cells, notedAt, 0);
  const found = failure;
  failure = null;
  if (count > (found === null ? 0 : 1)) report();
  if (found === null) return;
  // A call that an FFI's own error ended did not throw what was noted for it.
  if (found.at !== at || found.sequence !== on.words[at + 1]) return throwLater(found.noted);
  throwFailure(found.noted, symbolOf(entryIn(on, at)));
}

/** Errors that have come through a call already: an outer call lets them pass as they are. */
const passing = new WeakSet<BoundaryError>();

function throwFailure(noted: Failure, during: string): never {
  if (noted.error instanceof BoundaryError && passing.has(noted.error)) throw noted.error;
  const error = describe(noted, during);
  passing.add(error);
  throw error;
}

function describe(noted: Failure, during: string | null): BoundaryError {
  const where = during === null ? "outside any call" : `while ${during} was running`;
  const message = `the callback ${noted.message} ${where}`;
  const { hazard, symbol, argument, error } = noted;
  return new BoundaryError(hazard, symbol, argument, message, { cause: error });
}

/** The C function that is using a handle right now, or null: its slot has the handle's number. */
export function userOf(token: Token): string | null {
  for (let level = depth - 1; level >= 0; level--) {
    const at = slots[level]!;
    const entry = entryIn(flight(), at);
    if (recordsArgument(flight(), at, handlesOf(entry), token.serial)) return symbolOf(entry);
  }
  return null;
}

/** The C functions in flight on this thread, outermost first. */
export function callsInFlight(): readonly string[] {
  const on = flight();
  return Array.from(slots.subarray(0, depth), (slot) => symbolOf(entryIn(on, slot)));
}
