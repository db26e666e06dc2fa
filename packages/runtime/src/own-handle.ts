import { backend } from "./backend/choose-backend.ts";
import { failed } from "./call.ts";
import { BoundaryError } from "./error.ts";
import { makeHandle, tokenOf, type Handle } from "./handle.ts";
import type { HandleType } from "./handle-type.ts";
import { forget, watch } from "./leak.ts";
import { releaseCallback } from "./slot.ts";
import type { Token } from "./token.ts";
import { trace } from "./trace.ts";

/** Ends a token, and what was lent with it: their pointers never reach C again. */
export function end(ended: Token, state: "closed" | "moved", by: string): void {
  endOne(ended, state, by);
  // A list of siblings is lent one from the other: as deep as it is long.
  const open = [ended];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const token of at.lent) {
      if (token.state !== "live") continue;
      endOne(token, "closed", by);
      open.push(token);
    }
  }
}

function endOne(ended: Token, state: "closed" | "moved", by: string): void {
  ended.state = state;
  ended.endedBy = by;
  const { type } = ended;
  ended.endedAt = trace(type.ended++, () => `the ${type.cName} was ${state} by ${by} here`);
  if (type.live.get(ended.pointer)?.token === ended) type.live.delete(ended.pointer);
  forget(ended);
  for (const key of ended.registrations.values()) releaseCallback(key);
  ended.registrations.clear();
  ended.kept = null;
  for (const parent of ended.parents) tokenOf(parent)?.children.delete(ended);
  for (const held of ended.holds ?? []) held.children.delete(ended);
  ended.holds = null;
}

/** C keeps a handle's pointer as long as the other one lives, which must be closed first. */
export function keepHandle(on: Token, kept: Token): void {
  if (kept === on || kept.children.has(on)) return;
  kept.children.add(on);
  (on.holds ??= []).push(kept);
}

/**
 * Wraps a pointer that the program now owns. When a callback failed during the call, the caller
 * will never get the handle, so it is released at once with `free`.
 */
export function adopt<H extends Handle>(
  type: HandleType<H>,
  pointer: bigint,
  madeBy: string,
  close: (handle: H) => void,
  free: (pointer: bigint) => unknown,
  parents: readonly Handle[] = [],
): H {
  if (pointer === 0n) throw refuseNull(madeBy);
  const before = type.live.get(pointer)?.token;
  if (before !== undefined && !type.counted) makeStale(before, madeBy);
  if (failed()) free(pointer);
  // A handle passed to `close` is always the one this token was made for.
  const typed = (handle: Handle): void => {
    if (handle instanceof type.construct) close(handle as H);
  };
  const made = createToken(type, pointer, madeBy, failed() ? null : typed, parents, free);
  const handle = makeHandle(type.construct, made);
  if (made.close !== null) {
    type.live.set(pointer, { token: made, handle: new WeakRef<Handle>(handle) });
    for (const parent of parents) tokenOf(parent)?.children.add(made);
    watch(handle, made);
  }
  return handle;
}

function makeStale(before: Token, by: string): void {
  end(before, "closed", by);
  before.state = "stale";
}

/**
 * A pointer that stays C's: the handle known at that address, or one that cannot be closed and
 * ends with its owners.
 */
export function borrow<H extends Handle>(
  type: HandleType<H>,
  pointer: bigint,
  madeBy: string,
  owners: readonly Token[],
): H {
  if (pointer === 0n) throw refuseNull(madeBy);
  const known = type.live.get(pointer)?.handle.deref();
  if (known instanceof type.construct) return known as H;
  const made = createToken(type, pointer, madeBy, null, [], null, owners);
  const handle = makeHandle(type.construct, made);
  type.live.set(pointer, { token: made, handle: new WeakRef<Handle>(handle) });
  for (const owner of owners) owner.lent.add(made);
  return handle;
}

/** The pointer of a token, or of its parent, that has that type; 0n once it has ended. */
export function ancestor(of: Token, type: HandleType): bigint {
  if (of.type === type) return of.state === "live" ? of.pointer : 0n;
  for (const handle of of.parents) {
    const parent = tokenOf(handle);
    if (parent?.type === type && parent.state === "live") return parent.pointer;
  }
  return 0n;
}

let tokens = 0;

/** A token for a pointer that nothing is known of yet. */
export function createToken(
  type: HandleType,
  pointer: bigint,
  madeBy: string,
  close: Token["close"],
  parents: readonly Handle[],
  free: Token["free"] = null,
  owners: readonly Token[] = [],
): Token {
  return {
    type,
    pointer,
    passed: backend().argument(pointer),
    serial: ++tokens,
    state: "live",
    endedBy: null,
    close,
    free,
    away: null,
    parents,
    owners,
    children: new Set(),
    lent: new Set(),
    madeBy,
    madeAt: trace(type.made++, () => `the ${type.cName} was made by ${madeBy} here`),
    endedAt: null,
    registrations: new Map(),
    kept: null,
    holds: null,
  };
}

function refuseNull(symbol: string): BoundaryError {
  const message = "C returned NULL where the contract promises a handle";
  return new BoundaryError("error/unchecked-null", symbol, null, message);
}
