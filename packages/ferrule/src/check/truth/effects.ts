/** How a promise is known. Only `contract` and `standard` prove anything. */
export type PromiseSource = "contract" | "standard" | "header" | "name";

export type ParameterEffects = {
  /** The value is given back: this function is its deallocator. */
  readonly releases: boolean;
  /** C's from here on. `unless` a status code comes back. */
  readonly takes: boolean;
  /** C keeps the pointer (or the callback) after the call. */
  readonly keeps: boolean;
  /** The function that ends the keeping, where a contract names one. */
  readonly keptUntil: string | null;
  /** C calls it during the call only; known, and not just assumed. */
  readonly onlyDuringCall: boolean;
  /** A function pointer. */
  readonly callback: boolean;
  /** User data of the callback in that parameter. */
  readonly userDataOf: number | null;
  /** Written by C; owned by the caller afterwards, and given back with that function. */
  readonly out: "no" | "value" | "borrowed" | { readonly free: string };
  /** Owned even when the call fails. */
  readonly outAlways: boolean;
  readonly nullable: boolean | null;
  /** C writes text or bytes into it: by contract, or as its name and its neighbours suggest. */
  readonly fills: "certain" | "likely" | null;
  /** The opaque record that it points to; null where types may mix. */
  readonly handle: string | null;
};

export type ResultEffects = {
  /** The opaque record that it points to; null where types may mix. */
  readonly handle: string | null;
  /** Given back with that function; null when not owned. */
  readonly free: string | null;
  /** Belongs to C: freeing it is wrong. */
  readonly borrowed: boolean;
  /** Valid while this argument lives, or until its next call. */
  readonly from: number | null;
  /** May be NULL. Null: not known. */
  readonly nullable: boolean | null;
  /** A status whose failure must be looked at. */
  readonly status: boolean;
  /** The value that says failure. */
  readonly failure: string | null;
  /** errno says why. */
  readonly errno: boolean;
};

/** What a call of one C function does to what it is given and gives back. */
export type CallEffects = {
  readonly symbol: string;
  readonly source: PromiseSource;
  /** A line of a contract speaks of it. */
  readonly described: boolean;
  /** The library has a contract: what it does not speak of is lent for the call. */
  readonly contracted: boolean;
  readonly result: ResultEffects;
  /** By position; absent ones are lent for the call. */
  readonly parameters: readonly ParameterEffects[];
};

export const lent: ParameterEffects = {
  releases: false,
  takes: false,
  keeps: false,
  keptUntil: null,
  onlyDuringCall: false,
  callback: false,
  userDataOf: null,
  out: "no",
  outAlways: false,
  nullable: null,
  fills: null,
  handle: null,
};

export const plainResult: ResultEffects = {
  handle: null,
  free: null,
  borrowed: false,
  from: null,
  nullable: null,
  status: false,
  failure: null,
  errno: false,
};
