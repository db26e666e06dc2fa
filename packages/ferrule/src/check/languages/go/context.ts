import { placesOf } from "../../model/places-of.ts";
import type { Node } from "../../parse/node.ts";
import type { Condition, LoweredFunction, Operand, Place, Statement } from "../../model/lowered.ts";
import type { Span } from "../../model/source.ts";
import type { GoItems } from "./items.ts";

/** A value, with what Go says of its type where that is known: `[]byte`, `*C.store`, `Store`. */
export type Value = { readonly operand: Operand; readonly type: string | null };

/** Names of one block; an inner block sees the outer one's. */
export type Scope = {
  readonly names: Map<string, Place>;
  readonly parent: Scope | null;
};

/** What the lowering of one function shares between its blocks. */
type Shared = {
  readonly counter: { next: number };
  /** How often a name was declared: shadowed variables live on. */
  readonly uses: Map<string, number>;
  readonly types: Map<Place, string>;
  /** An error variable → the value that came with it. */
  readonly errors: Map<Place, Place>;
  /** An error variable → the status that it was made of. */
  readonly statuses: Map<Place, Place>;
  readonly inner: LoweredFunction[];
  readonly locals: Place[];
  readonly text: string;
  readonly name: string;
  /** Named results, for a bare `return`. */
  readonly results: Place[];
};

export type Lowering = {
  readonly items: GoItems;
  readonly shared: Shared;
  readonly scope: Scope;
  readonly out: Statement[];
  /** Lowers an expression into `out`. */
  readonly expression: (this: Lowering, node: Node) => Value;
  readonly condition: (this: Lowering, node: Node) => Condition;
  /** Lowers the statements of a block into `out`. */
  readonly block: (this: Lowering, node: Node) => void;
  /** Lowers a function literal as a function of its own; gives its name. */
  readonly literal: (this: Lowering, node: Node) => string;
};

/** A name that the source does not have. */
export function temporary({ shared }: Lowering): Place {
  shared.counter.next++;
  return `$${shared.counter.next}`;
}

export function placeValue(of: Place, span: Span, type: string | null = null): Value {
  return { operand: { kind: "place", place: of, span }, type };
}

/** A value of which nothing is followed. */
export function other(span: Span, uses: readonly Place[] = [], type: string | null = null): Value {
  return { operand: { kind: "other", uses, span }, type };
}

export function placesIn({ operand }: Value): readonly Place[] {
  return placesOf(operand);
}

/** Runs `lower` in an inner scope and gives what it emitted. */
export function collected(
  context: Lowering,
  lower: (inner: Lowering) => void,
): readonly Statement[] {
  const out: Statement[] = [];
  lower({ ...context, out, scope: { names: new Map(), parent: context.scope } });
  return out;
}

/** Runs `lower`, then ends the temporaries that it made. */
export function withTemporaries(context: Lowering, span: Span, lower: () => void): void {
  const first = context.shared.counter.next;
  lower();
  const end = { start: Math.max(span.start, span.end - 1), end: span.end };
  for (let index = first + 1; index <= context.shared.counter.next; index++) {
    context.out.push({ kind: "drop", place: `$${index}`, span: end });
  }
}

/** The place that a name means here; null for what the file or a package declares. */
export function lookUp(name: string, scope: Scope): Place | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = at.names.get(name);
    if (found !== undefined) return found;
  }
  return null;
}

/** A new variable; one that shadows another has a place of its own. */
export function declare(name: string, { scope, shared }: Lowering): Place {
  const before = shared.uses.get(name) ?? 0;
  shared.uses.set(name, before + 1);
  const place = before === 0 ? name : `${name}#${before + 1}`;
  scope.names.set(name, place);
  shared.locals.push(place);
  return place;
}
