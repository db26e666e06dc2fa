import type { AwayFunction } from "./backend/backend.ts";
import { stillLive } from "./check-handle.ts";
import { callsInFlight, enterAside, leaveAside } from "./call.ts";
import { symbolOf } from "./entry.ts";
import { BoundaryError } from "./error.ts";
import { tokenOf } from "./handle.ts";
import type { Library } from "./load.ts";
import { endLease, lease, mark, type Lease } from "./scratch.ts";
import { parseSignature } from "./signature.ts";
import type { AwayUse, Token } from "./token.ts";

/**
 * A call that runs on another thread. Its handles are busy until it is over, and with them all that
 * shares memory with them: C may not be given the same memory from two threads at once. What it was
 * lent stays where it is for as long.
 */
export type AwayCall = {
  readonly entry: number;
  /** In the flight record, with its sequence number: the slot may be another's when it ends. */
  readonly slot: number;
  readonly sequence: number;
  readonly from: number;
  readonly uses: readonly (readonly [token: Token, use: AwayUse])[];
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
  const given = new Set(tokens.filter((token) => token !== null));
  for (const token of given) stillLive(token, symbol, null);
  const shared = sharing(given);
  const uses = [...new Set([...given, ...shared])].map((token) => {
    const use: AwayUse = { symbol, given: given.has(token) };
    (token.away ??= []).push(use);
    if (shared.has(token)) token.state = "busy";
    return [token, use] as const;
  });
  return { entry, ...enterAside(entry), from: mark(), uses, lease: null, over: false };
}

/**
 * What a call on another thread may touch the memory of: what its handles were made from, and all
 * that was made from that. A handle that any thread may use guards its own memory, and what was made
 * from it asks it: the search ends there.
 */
function sharing(given: ReadonlySet<Token>): ReadonlySet<Token> {
  const roots = reach(given, ({ parents, owners, holds }) => [
    ...parents.flatMap((handle) => tokenOf(handle) ?? []),
    ...owners,
    ...(holds ?? []),
  ]);
  return reach(roots, ({ children, lent }) => [...children, ...lent]);
}

/** Some tokens, and all that one leads to from them, of those that are open and not for any thread. */
function reach(from: Iterable<Token>, next: (token: Token) => Iterable<Token>): ReadonlySet<Token> {
  const found = new Set<Token>();
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.type.anyThread || found.has(at)) continue;
    if (at.state !== "live" && at.state !== "busy") continue;
    found.add(at);
    open.push(...next(at));
  }
  return found;
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
  for (const [token, use] of call.uses) {
    token.away = token.away?.filter((other) => other !== use) ?? null;
    if (token.state === "busy" && token.away?.length === 0) token.state = "live";
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
