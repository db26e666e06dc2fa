import { BoundaryError } from "./error.ts";
import { makeHandle, tokenOf, type Handle } from "./handle.ts";
import { usedAway } from "./used-away.ts";
import type { Token } from "./token.ts";

/** An owned handle that was not closed. */
export type Leak = {
  readonly cName: string;
  /** The C function that made it. */
  readonly madeBy: string;
  /** Where that was called; null when it was not traced. */
  readonly madeAt: Error | null;
};

/** What the program owns on this thread. */
const owned = new Set<Token>();

/** Those of them whose handles were collected without being closed. */
const collected = new Set<Token>();

/** Of more than so many, {@link leaks} tells; a warning each would drown everything else. */
const MOST_WARNINGS = 20;

/** Reports, never frees: a handle whose memory C freed otherwise would be freed twice. */
const registry: FinalizationRegistry<Token> = new FinalizationRegistry((token) => {
  if (!isOpen(token)) return;
  collected.add(token);
  if (collected.size > MOST_WARNINGS) return;
  const { madeBy } = token;
  const { cName } = token.type;
  process.emitWarning(`a ${cName} from ${madeBy} was collected without being closed`, {
    type: "FerruleLeak",
    code: "ownership/leak",
    detail: token.madeAt?.stack ?? "FERRULE_STACKS=all says where it was made",
  });
});

/** Counts the handle as owned, and reports it if it is collected while its token is live. */
export function watch(handle: Handle, token: Token): void {
  owned.add(token);
  registry.register(handle, token, token);
}

/** Ends the watch: the handle was closed or handed over. */
export function forget(token: Token): void {
  owned.delete(token);
  collected.delete(token);
  registry.unregister(token);
}

/** The owned handles that were collected without being closed, and that nothing has reclaimed. */
export function leaks(): readonly Leak[] {
  return Array.from(collected, describe);
}

function describe({ type, madeBy, madeAt }: Token): Leak {
  return { cName: type.cName, madeBy, madeAt };
}

/**
 * Closes the leaked handles, each after what was made from it, and returns how many. Only for a
 * program that knows that C has not freed them: otherwise it is a double free.
 */
export function reclaim(): number {
  let count = 0;
  // What was made last goes first; what C keeps may be older than what it keeps it for.
  for (let before = -1; before < count;) {
    before = count;
    for (const token of [...collected].sort((one, other) => other.serial - one.serial)) {
      if (token.close === null || token.children.size > 0 || usedAway(token) !== null) continue;
      token.close(makeHandle(token.type.construct, token));
      count++;
    }
  }
  return count;
}

/**
 * Runs some work, and throws when handles that it made are still open after it: for tests.
 *
 * @throws BoundaryError `ownership/leak`; its cause says where the first of them was made.
 */
export async function expectNoLeaks(work: () => unknown): Promise<void> {
  const before = new Set(owned);
  await work();
  const left = [...owned].filter((token) => !before.has(token));
  const first = left[0];
  if (first === undefined) return;
  const names = new Map<string, number>();
  for (const { type, madeBy } of left) {
    const name = `${type.cName} from ${madeBy}`;
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  const list = Array.from(names, ([name, count]) => `${count} ${name}`).join(", ");
  const message = `still open after the work: ${list}`;
  const options = { cause: first.madeAt ?? undefined };
  throw new BoundaryError("ownership/leak", first.madeBy, null, message, options);
}

/** True while C may still use what the handle stands for. */
export function isLive(handle: Handle): boolean {
  const token = tokenOf(handle);
  return token !== null && isOpen(token);
}

/** Neither closed nor handed over: what is in use on another thread is only not to be had now. */
function isOpen({ state }: Token): boolean {
  return state === "live" || state === "busy";
}
