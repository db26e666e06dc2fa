import { backend } from "./backend/choose-backend.ts";
import { makeHandle, type Handle } from "./handle.ts";
import type { HandleType } from "./handle-type.ts";
import { createToken } from "./own-handle.ts";
import type { Token } from "./token.ts";

/** Tokens lent to the callbacks that are running, innermost last. */
const lent: Token[] = [];

/** A pointer lent to the callback that is running: its handle ends when the callback returns. */
export function scoped<H extends Handle>(type: HandleType<H>, pointer: bigint, to: string): H {
  const known = type.live.get(pointer)?.handle.deref();
  if (known instanceof type.construct) return known as H;
  const made = createToken(type, pointer, to, null, []);
  made.endedBy = to;
  lent.push(made);
  return makeHandle(type.construct, made);
}

/** An array of handles lent to the callback that is running. */
export function scopedAll<H extends Handle>(
  type: HandleType<H>,
  address: bigint,
  count: number,
  to: string,
): H[] {
  if (address === 0n || count <= 0) return [];
  const pointers = new BigUint64Array(
    backend()
      .view(address, count * 8)
      .slice(0),
  );
  return Array.from(pointers, (pointer) => scoped(type, pointer, to));
}

/** How many handles are lent to callbacks now, to hand back to {@link endScoped}. */
export function lentHandles(): number {
  return lent.length;
}

/** Ends the handles that were lent since. */
export function endScoped(since: number): void {
  while (lent.length > since) lent.pop()!.state = "ended";
}
