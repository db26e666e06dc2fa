import { holdQueue, restQueue, runQueued } from "./queue.ts";
import type { Token } from "./token.ts";

/** A function with the site that it is registered at. */
export type Registered = { readonly site: object; readonly fn: unknown };

/** What one user-data key stands for: the functions registered with it. */
export type Slot = {
  /** The first of them, which is mostly the only one. */
  readonly first: Registered;
  readonly others: readonly Registered[];
  readonly generation: number;
  /** What becomes of C's calls on other threads. */
  readonly elsewhere: Elsewhere;
};

/**
 * Calls on other threads are `refused`, or `queued` for this one; `holding` also keeps the event
 * loop alive while the registration lasts.
 */
export type Elsewhere = "refused" | "queued" | "holding";

const GENERATIONS = 0x7fff;
/** A key is the place and, above 32 bits, the generation. */
const GENERATION: number = 2 ** 32;
const slots: (Slot | null)[] = [null];
const generations: number[] = [0];
const free: number[] = [];
let registered = 0;

/** A number that stands for functions on C's side: never an address, not used again soon. */
export function addSlot(
  first: Registered,
  others: readonly Registered[],
  elsewhere: Elsewhere,
): bigint {
  const index = free.pop() ?? slots.length;
  const generation = ((generations[index] ?? 0) % GENERATIONS) + 1;
  generations[index] = generation;
  slots[index] = { first, others, generation, elsewhere };
  forgetLast();
  registered++;
  if (elsewhere === "holding") holdQueue();
  return BigInt(index + generation * GENERATION);
}

/** True while C can call no function of the program's. */
export function noCallbacks(): boolean {
  return registered === 0;
}

/** The key that was looked up last, in the form it came in, and what it stands for. */
let lastKey: bigint | number = 0;
let lastSlot: Slot | null = null;

/** The registration of a key; null when it has ended. */
function findSlot(key: bigint | number): Slot | null {
  if (key === lastKey) return lastSlot;
  // Exact for every key that was given out; bigint arithmetic would cost more than the callback.
  const number = Number(key);
  const slot = slots[number >>> 0];
  lastKey = key;
  lastSlot = slot && slot.generation === Math.floor(number / GENERATION) ? slot : null;
  return lastSlot;
}

function forgetLast(): void {
  lastKey = 0;
  lastSlot = null;
}

/** The function that was registered under a key for a site; undefined when that has ended. */
export function findFunction(key: bigint | number, site: object): unknown {
  const slot = findSlot(key);
  if (slot === null) return undefined;
  const { first, others } = slot;
  return first.site === site ? first.fn : others.find((of) => of.site === site)?.fn;
}

/**
 * Ends a registration, after the calls of it that wait. A later call of it is answered and
 * recorded; a second release is nothing.
 */
export function releaseCallback(key: bigint): void {
  const slot = findSlot(key);
  if (slot !== null && slot.elsewhere !== "refused") runQueued(key);
  // What was just run may have ended it.
  if (slot === null || findSlot(key) !== slot) return;
  if (slot.elsewhere === "holding") restQueue();
  const index = Number(key) >>> 0;
  slots[index] = null;
  forgetLast();
  registered--;
  free.push(index);
}

/** Keeps a registration until the handle ends, beside those that are there. */
export function register(on: Token, symbol: string, key: bigint): void {
  if (key !== 0n) on.registrations.set(`${symbol} ${key}`, key);
}

/** Replaces what the C function has registered on the handle; 0n takes it away. */
export function registerInstead(on: Token, symbol: string, key: bigint): void {
  const before = on.registrations.get(symbol);
  if (before !== undefined) releaseCallback(before);
  if (key === 0n) on.registrations.delete(symbol);
  else on.registrations.set(symbol, key);
}
