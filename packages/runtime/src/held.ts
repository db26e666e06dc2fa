import { releaseCallback } from "./slot.ts";

/** By callback site, the keys of the functions in force, innermost last; 0n is never one of them. */
const stacks = new Map<string, bigint[]>();

/** The function that a site without user data means now: of the innermost call; 0n for none. */
export function held(site: string): bigint {
  return stacks.get(site)?.at(-1) ?? 0n;
}

/** Puts a function in force for one call; calls inside of it may put others before it. */
export function hold(site: string, key: bigint): void {
  if (key === 0n) return;
  const stack = stacks.get(site);
  if (stack) stack.push(key);
  else stacks.set(site, [key]);
}

/** Ends what {@link hold} began, if it did; the function before it is in force again. */
export function letGo(site: string, key: bigint): void {
  const stack = stacks.get(site);
  if (key !== 0n && stack?.at(-1) === key) stack.pop();
  releaseCallback(key);
}

/** Puts a function in force until the next one, 0n for none; the key that it takes the place of. */
export function holdInstead(site: string, key: bigint): bigint {
  const before = held(site);
  if (key === 0n) stacks.delete(site);
  else stacks.set(site, [key]);
  return before;
}
