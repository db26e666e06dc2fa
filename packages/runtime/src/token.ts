import type { Address } from "./backend/backend.ts";
import type { Handle } from "./handle.ts";
import type { HandleType } from "./handle-type.ts";

/**
 * What is known of one pointer that the program holds. Only a `live` one reaches C.
 *
 * - `closed`: released by its deallocator; `moved`: C took it over;
 * - `ended`: it was lent to a callback, which has returned;
 * - `busy`: C uses it, or what it shares memory with, on another thread; it will be live again;
 * - `stale`: C handed out its address again, so that it was freed behind the program's back.
 */
export type TokenState = "live" | "busy" | "closed" | "moved" | "ended" | "stale";

/** A call on another thread: its C function, and whether it was given this very handle. */
export type AwayUse = { readonly symbol: string; readonly given: boolean };

export type Token = {
  readonly type: HandleType;
  readonly pointer: bigint;
  /** The same as C is given it. */
  readonly passed: Address;
  /** Counts the tokens of this thread; what flight records and errors call the handle. */
  readonly serial: number;
  state: TokenState;
  /** The C function that ended it. */
  endedBy: string | null;
  /** Its close function in the module; null for a borrowed handle. */
  readonly close: ((handle: Handle) => void) | null;
  /** The native deallocator of an owned handle. */
  readonly free: ((pointer: bigint) => unknown) | null;
  /** Calls on other threads that use it, or what it shares memory with; null before the first. */
  away: AwayUse[] | null;
  /** Handles that must outlive this one. */
  readonly parents: readonly Handle[];
  /** Of a borrowed handle: those that it ends with. */
  readonly owners: readonly Token[];
  readonly children: Set<Token>;
  /** Borrowed handles that end with this one. */
  readonly lent: Set<Token>;
  /** The C function that made it. */
  readonly madeBy: string;
  /** Where that was called; null when it was not traced. */
  readonly madeAt: Error | null;
  /** Where it ended; null when it lives, or was not traced. */
  endedAt: Error | null;
  /** Callbacks registered on it, released with it, by the place that registers them. */
  readonly registrations: Map<string, bigint>;
  /** Copies that C keeps as long as it lives, by the place they were given; null before the first. */
  kept: Map<string, Uint8Array[]> | null;
  /** Tokens that C keeps as long as it lives, and whose `children` it is; null before the first. */
  holds: Token[] | null;
};
