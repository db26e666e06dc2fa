import { symbolOf } from "./entry.ts";
import { BoundaryError, type RuntimeHazard } from "./error.ts";
import { entryAt, record, recordEnd } from "./recorder.ts";
import type { Token } from "./token.ts";

/** C calling JavaScript calling C: deeper than this is refused, before the native stack ends. */
const DEEPEST = 48;

/**
 * Frames that a callback may need before its first `catch`. Where the stack ends at the entry of a
 * callback, `node:ffi` aborts the process; ending it here instead is a RangeError.
 */
const RESERVE = 120;

const slots: Int32Array = new Int32Array(DEEPEST);
const firsts: (Token | null)[] = Array.from({ length: DEEPEST }, () => null);
const seconds: (Token | null)[] = Array.from({ length: DEEPEST }, () => null);

type Failure = {
  readonly hazard: RuntimeHazard;
  readonly symbol: string;
  readonly argument: string;
  readonly message: string;
  readonly error: unknown;
};

/** How many calls are in flight on this thread. */
let depth = 0;
/** What a callback of the innermost one has thrown. */
let failure: Failure | null = null;

/**
 * Starts a call of a C function that uses this handle: from here it is in the flight record. Each
 * is ended by {@link leave}.
 */
export function enter(entry: number, first: Token | null): void {
  if (depth > 0) checkDepth(entry);
  firsts[depth] = first;
  slots[depth] = record(entry, depth);
  depth++;
}

/** The same for a function that uses two handles. */
export function enterTwo(entry: number, first: Token | null, second: Token | null): void {
  enter(entry, first);
  seconds[depth - 1] = second;
}

/** Ends a call that {@link enterTwo} started. */
export function leaveTwo(): void {
  seconds[depth - 1] = null;
  leave();
}

/** Ends the innermost call, and throws what a callback threw meanwhile. */
export function leave(): void {
  recordEnd(slots[--depth]!);
  if (refusals[0] !== refused) reportRefusals();
  if (failure !== null) throwFailure();
}

/** Counts the callbacks that were called on other threads: C writes here, at any time. */
let refusals: Int32Array = new Int32Array(1);
let refused = 0;
let report = (): void => {};

/** Has `found` called when the counter has moved, at the end of the next call. */
export function watchRefusals(counter: Int32Array, found: () => void): void {
  refusals = counter;
  report = found;
}

function reportRefusals(): void {
  refused = refusals[0]!;
  report();
}

function checkDepth(entry: number): void {
  if (depth === DEEPEST) {
    throw new RangeError(`${symbolOf(entry)}: more than ${DEEPEST} calls are nested in callbacks`);
  }
  needStack();
}

/** Throws a RangeError when the stack is too short for a callback. */
export function needStack(): void {
  reach(RESERVE);
}

function reach(frames: number): number {
  return frames === 0 ? 0 : reach(frames - 1) + 1;
}

/** True once a callback has failed in the running call: JavaScript is not entered again. */
export function failed(): boolean {
  return failure !== null;
}

/** Notes that a callback failed. Without a call to throw it from, it becomes an uncaught error. */
export function fail(noted: Failure): void {
  if (depth > 0) failure = noted;
  else
    queueMicrotask(() => {
      throw describe(noted, null);
    });
}

/** Errors that have come through a call already: an outer call lets them pass as they are. */
const passing = new WeakSet<BoundaryError>();

function throwFailure(): never {
  const noted = failure!;
  failure = null;
  if (noted.error instanceof BoundaryError && passing.has(noted.error)) throw noted.error;
  const error = describe(noted, symbolOf(entryAt(slots[depth]!)));
  passing.add(error);
  throw error;
}

function describe(noted: Failure, during: string | null): BoundaryError {
  const where = during === null ? "outside any call" : `while ${during} was running`;
  const message = `the callback ${noted.message} ${where}`;
  const { hazard, symbol, argument, error } = noted;
  return new BoundaryError(hazard, symbol, argument, message, { cause: error });
}

/** The C function that is using a handle right now, or null. */
export function userOf(token: Token): string | null {
  for (let at = depth - 1; at >= 0; at--) {
    if (firsts[at] === token || seconds[at] === token) return symbolOf(entryAt(slots[at]!));
  }
  return null;
}

/** The C functions in flight on this thread, outermost first. */
export function callsInFlight(): readonly string[] {
  return Array.from(slots.subarray(0, depth), (slot) => symbolOf(entryAt(slot)));
}
