import type { LoweredFunction } from "../model/lowered.ts";
import type { Span } from "../model/source.ts";

/**
 * What can be seen to happen on some path. Rules decide which of it is a finding, of which hazard
 * and how sure; the engine only says what it saw.
 */
export type FlowEventKind =
  /** Owned, and no name leads to it any more. */
  | "leak"
  | "double-release"
  | "use-after-release"
  | "use-after-move"
  /** Given back with another function than it was made for. */
  | "wrong-release"
  | "release-of-borrowed"
  /** What is given back is the language's own copy of what C made. */
  | "release-of-copy"
  /** Given back, where nothing written down says whose it is. */
  | "release-undocumented"
  /** Given back after what it depends on. */
  | "released-out-of-order"
  /** A raw address is used, or handed on, after its owner may be gone. */
  | "address-outlives-owner"
  /** A raw address is used after its owner was unpinned. */
  | "address-after-unpin"
  /** C keeps a managed value (a callback, memory) that nothing keeps alive. */
  | "kept-value-dies"
  /** C keeps memory that is given back all the same. */
  | "kept-value-released"
  /** What comes back from a call is used before its status was looked at. */
  | "used-before-check"
  /** The same, where no contract tells whether C keeps it. */
  | "kept-value-may-die"
  | "errno-stale"
  | "errno-not-captured"
  /** An untyped pointer goes where C has another opaque record than before. */
  | "wrong-handle"
  /** C writes into text that the program shares. */
  | "literal-written"
  | "null-unchecked"
  | "result-unchecked"
  | "callback-throws"
  | "called-while-pending"
  | "pending-unchecked"
  | "forbidden-in-window"
  | "window-left-open"
  | "pin-left"
  | "finalizer-only";

export type FlowEvent = {
  readonly kind: FlowEventKind;
  /** Where it shows. */
  readonly span: Span;
  readonly in: LoweredFunction;
  /** The C function that made or kept the value, or that the event is about. */
  readonly symbol: string | null;
  /** What the value is: `the result of open`, `callback`, `memory`. */
  readonly what: string;
  /** The function that should have given it back, or that did. */
  readonly by: string | null;
  /** Given back otherwise: the function that it was made for. */
  readonly expected: string | null;
  /** Other places that matter, with what to say of them. */
  readonly related: readonly { readonly span: Span; readonly text: string }[];
  /** A contract, or the language's own interface, says so; otherwise only flow does. */
  readonly proven: boolean;
};
