import { userOf } from "./call.ts";
import { BoundaryError, show } from "./error.ts";
import { tokenOf, type Handle } from "./handle.ts";
import type { HandleType } from "./handle-type.ts";
import type { Token } from "./token.ts";
import { usedAway } from "./used-away.ts";

/** The token of a live handle of that type; anything else is refused before C sees it. */
export function token(handle: Handle, type: HandleType, symbol: string, argument: string): Token {
  const found = tokenOf(handle);
  if (found !== null && found.type === type && found.state === "live") return found;
  throw refuseHandle(handle, found, type, symbol, argument);
}

function refuseHandle(
  given: unknown,
  found: Token | null,
  type: HandleType,
  symbol: string,
  argument: string,
): BoundaryError {
  if (given === null || given === undefined) {
    const message = `a ${type.cName} is needed, got ${String(given)}`;
    return new BoundaryError("error/unchecked-null", symbol, argument, message);
  }
  if (found === null || found.type !== type) {
    const other =
      found === null
        ? show(given)
        : found.type.cName === type.cName
          ? `a ${type.cName} of another load of the library`
          : `a ${found.type.cName}`;
    const message = `a ${type.cName} is needed, got ${other}`;
    return new BoundaryError("abi/wrong-type", symbol, argument, message);
  }
  return refuseEnded(found, symbol, argument);
}

/**
 * Refuses a handle that has ended since it was checked: what a program gives for another argument
 * may have getters, and they run before the call.
 */
export function stillLive(found: Token | null, symbol: string, argument: string | null): void {
  if (found === null || found.state === "live") return;
  throw refuseEnded(found, symbol, argument);
}

function refuseEnded(found: Token, symbol: string, argument: string | null): BoundaryError {
  const { cName } = found.type;
  const by = found.endedBy ?? "C";
  const history = { cause: historyOf(found) };
  switch (found.state) {
    case "moved": {
      const message = `this ${cName} was handed over to C by ${by}`;
      return new BoundaryError("ownership/use-after-move", symbol, argument, message, history);
    }
    case "ended": {
      const message = `this ${cName} was lent to ${by}, which has returned`;
      return new BoundaryError("ownership/dangling", symbol, argument, message);
    }
    case "busy": {
      return refuseBusy(found, symbol, argument);
    }
    case "stale": {
      const message = `this ${cName} was freed behind the program's back: ${by} returned its address again`;
      return new BoundaryError("ownership/use-after-free", symbol, argument, message, history);
    }
    default: {
      const message = `this ${cName} was closed by ${by}`;
      return new BoundaryError("ownership/use-after-free", symbol, argument, message, history);
    }
  }
}

function refuseBusy({ type, away }: Token, symbol: string, argument: string | null): BoundaryError {
  const use = away?.find(({ given }) => given) ?? away?.[0];
  const how = use?.given === false ? "shares memory with what is in use" : "is in use";
  const message = `this ${type.cName} ${how} by ${use?.symbol}, which runs on another thread: await that first`;
  return new BoundaryError("thread/wrong-thread", symbol, argument, message);
}

/** Where it ended, caused by where it was made: as far as that was traced. */
function historyOf({ madeAt, endedAt }: Token): Error | undefined {
  if (endedAt !== null) endedAt.cause = madeAt ?? undefined;
  return endedAt ?? madeAt ?? undefined;
}

/**
 * The token of a handle that C is about to take over or release; `only`: with one of several
 * deallocators of its type, which must be its own.
 */
export function takeable(
  handle: Handle,
  type: HandleType,
  symbol: string,
  argument: string,
  only: Token["free"] = null,
): Token {
  const found = tokenOf(handle);
  if (found !== null && found.type === type && found.state === "closed") {
    const message = `this ${type.cName} was already closed by ${found.endedBy}`;
    throw new BoundaryError("ownership/double-free", symbol, argument, message, {
      cause: historyOf(found),
    });
  }
  const live = token(handle, type, symbol, argument);
  if (live.close === null) {
    const message = `this ${type.cName} is borrowed; whoever owns it releases it`;
    throw new BoundaryError("ownership/double-free", symbol, argument, message);
  }
  if (only !== null && live.free !== only) {
    const message = `this ${type.cName} from ${live.madeBy} is freed with another function`;
    throw new BoundaryError("ownership/allocator-mismatch", symbol, argument, message);
  }
  const running = usedAway(live);
  if (running !== null) throw refuseBusy(running, symbol, argument);
  const user = userOf(live);
  if (user !== null) {
    const message = `this ${type.cName} is in use by ${user}, which is still running`;
    throw new BoundaryError("ownership/use-after-free", symbol, argument, message);
  }
  const users = live.children.size > 0 ? live.children : usersOfLent(live);
  if (users.size > 0) {
    const message = `${countChildren(users)} still live; close what was made from this ${type.cName} first`;
    const [child] = users;
    const options = { cause: child?.madeAt ?? undefined };
    throw new BoundaryError("ownership/order", symbol, argument, message, options);
  }
  return live;
}

/** What uses a borrowed handle that would end with this one. */
function usersOfLent({ lent }: Token): ReadonlySet<Token> {
  const open = [...lent];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.state !== "live") continue;
    if (at.children.size > 0) return at.children;
    open.push(...at.lent);
  }
  return new Set();
}

function countChildren(users: ReadonlySet<Token>): string {
  const counts = new Map<string, number>();
  for (const child of users) {
    counts.set(child.type.cName, (counts.get(child.type.cName) ?? 0) + 1);
  }
  const list = [...counts].map(([name, count]) => `${count} ${name}`).join(" and ");
  return `${list} ${users.size === 1 ? "is" : "are"}`;
}
