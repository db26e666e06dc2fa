import type { AwayFunction } from "./backend/backend.ts";
import { callsInFlight, enterAside, leaveAside } from "./call.ts";
import { symbolOf } from "./entry.ts";
import { BoundaryError } from "./error.ts";
import { tokenOf } from "./handle.ts";
import type { Library } from "./load.ts";
import { endLease, lease, mark, type Lease } from "./scratch.ts";
import { parseSignature } from "./signature.ts";
import type { Token } from "./token.ts";

/**
 * A call that runs on another thread. Its handles are busy until it is over: C may not be given
 * them from two threads at once. What it was lent stays where it is for as long.
 */
export type AwayCall = {
  readonly entry: number;
  /** In the flight record, with its sequence number: the slot may be another's when it ends. */
  readonly slot: number;
  readonly sequence: number;
  readonly from: number;
  readonly busy: readonly Token[];
  lease: Lease | null;
  over: boolean;
};

/** Starts such a call. Refused inside a callback: C waits there, and would be entered beside itself. */
export function enterAway(entry: number, ...tokens: readonly (Token | null)[]): AwayCall {
  const symbol = symbolOf(entry);
  const [outer] = callsInFlight();
  if (outer !== undefined) {
    const message = `cannot be started in a callback of ${outer}: wait until that has returned`;
    throw new BoundaryError("thread/wrong-thread", symbol, null, message);
  }
  const busy = new Set(tokens.flatMap((token) => (token === null ? [] : withParents(token))));
  for (const { state, type, endedBy } of busy) {
    if (state !== "busy") continue;
    const message = `the ${type.cName} that it works on is in use by ${endedBy}: await that first`;
    throw new BoundaryError("thread/wrong-thread", symbol, null, message);
  }
  for (const token of busy) {
    token.state = "busy";
    token.endedBy = symbol;
  }
  return { entry, ...enterAside(entry), from: mark(), busy: [...busy], lease: null, over: false };
}

/** A handle is not used beside what was made from it: both lead to the same memory. */
function withParents(token: Token): readonly Token[] {
  const parents = token.parents.flatMap((handle) => tokenOf(handle) ?? []);
  const all = [token, ...parents.flatMap(withParents)];
  return all.filter(({ state }) => state === "live" || state === "busy");
}

/** Waits until C has returned; from then on the handles are usable again. */
export async function away<T>(call: AwayCall, running: Promise<T>): Promise<T> {
  call.lease = lease(call.from);
  try {
    return await running;
  } finally {
    finish(call);
  }
}

/** Ends what {@link enterAway} started. */
export function leaveAway(call: AwayCall): void {
  finish(call);
  endLease(call.lease ?? lease(call.from));
  call.lease = null;
}

function finish(call: AwayCall): void {
  if (call.over) return;
  call.over = true;
  leaveAside(call);
  for (const token of call.busy) {
    if (token.state !== "busy") continue;
    token.state = "live";
    token.endedBy = null;
  }
}

/** The functions of a library that are called on other threads, by C name: found when first called. */
export function awayFunctions<F extends Record<keyof F, (...values: never[]) => unknown>>(
  library: Library,
  signatures: { readonly [K in keyof F]: string },
): F {
  const functions: Record<string, AwayFunction> = {};
  for (const [name, written] of Object.entries<string>(signatures)) {
    let found: AwayFunction | null = null;
    functions[name] = (...values) => (found ??= find(library, name, written))(...values);
  }
  if (!isComplete(functions, signatures)) throw new TypeError("ferrule: a function is missing");
  return functions;
}

function find(library: Library, name: string, written: string): AwayFunction {
  const [types = "", symbol = name] = written.replace(/^\?/, "").split(" ");
  const fn = library.native.findAway(symbol, parseSignature(types, library.varying));
  if (fn !== null) return fn;
  const message = `${library.file} does not have ${symbol}`;
  throw new BoundaryError("abi/missing-symbol", symbol, null, message);
}

/** The functions are those of the signatures; both are printed from one plan. */
function isComplete<F>(
  functions: object,
  signatures: { readonly [K in keyof F]: string },
): functions is F & object {
  return Object.keys(signatures).every((symbol) => symbol in functions);
}
