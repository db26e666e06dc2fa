import type { Handle, HandleClass } from "./handle.ts";
import type { Token } from "./token.ts";

/** One C type of one loaded library. A handle of another load of the same library is another type. */
export type HandleType<H extends Handle = Handle> = {
  readonly cName: string;
  readonly construct: HandleClass<H>;
  /** The library counts references: an address that is ours may be given out as ours again. */
  readonly counted: boolean;
  /** The library lets any number of threads use one at once. */
  readonly anyThread: boolean;
  /** How many were made, and how many have ended. */
  made: number;
  ended: number;
  /** Live handles by address, so that a pointer that C hands out again finds its handle. */
  readonly live: Map<bigint, { readonly token: Token; readonly handle: WeakRef<Handle> }>;
};

export function handleType<H extends Handle>(
  construct: HandleClass<H>,
  cName: string,
  counted: boolean = false,
  anyThread: boolean = false,
): HandleType<H> {
  return { cName, construct, counted, anyThread, made: 0, ended: 0, live: new Map() };
}
