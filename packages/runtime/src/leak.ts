import { tokenOf, type Handle } from "./handle.ts";
import type { Token } from "./token.ts";

/** An owned handle that was collected without being closed. */
export type Leak = {
  readonly cName: string;
  /** The C function that made it. */
  readonly madeBy: string;
};

const found: Leak[] = [];

/** Reports, never frees: a handle whose memory C freed otherwise would be freed twice. */
const registry: FinalizationRegistry<Token> = new FinalizationRegistry((token) => {
  if (token.state !== "live") return;
  const { madeBy } = token;
  const { cName } = token.type;
  found.push({ cName, madeBy });
  process.emitWarning(`a ${cName} from ${madeBy} was collected without being closed`, {
    type: "FerruleLeak",
    code: "ownership/leak",
  });
});

/** Reports the handle if it is collected while its token is live. */
export function watch(handle: Handle, token: Token): void {
  registry.register(handle, token, token);
}

/** Ends the watch: the handle was closed or handed over. */
export function forget(token: Token): void {
  registry.unregister(token);
}

/** The owned handles that were collected without being closed, on this thread, so far. */
export function leaks(): readonly Leak[] {
  return [...found];
}

/** True while C may still use what the handle stands for. */
export function isLive(handle: Handle): boolean {
  return tokenOf(handle)?.state === "live";
}
