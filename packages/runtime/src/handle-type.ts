import type { Handle, HandleClass } from "./handle.ts";
import type { Token } from "./token.ts";

/** One C type of one loaded library. A handle of another load of the same library is another type. */
export type HandleType<H extends Handle = Handle> = {
  readonly cName: string;
  readonly construct: HandleClass<H>;
  /** Live handles by address, so that a pointer that C hands out again finds its handle. */
  readonly live: Map<bigint, { readonly token: Token; readonly handle: WeakRef<Handle> }>;
};

export function handleType<H extends Handle>(
  construct: HandleClass<H>,
  cName: string,
): HandleType<H> {
  return { cName, construct, live: new Map() };
}
