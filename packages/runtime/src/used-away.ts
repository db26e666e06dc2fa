import type { Token } from "./token.ts";

/**
 * The handle itself, or one that was borrowed from it and would end with it, when a call on another
 * thread uses it: what any thread may use is not busy meanwhile, and cannot be closed all the same.
 */
export function usedAway(of: Token): Token | null {
  const open = [of];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.away !== null && at.away.length > 0) return at;
    open.push(...at.lent);
  }
  return null;
}
