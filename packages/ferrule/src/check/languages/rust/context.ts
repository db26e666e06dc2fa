import { placesOf } from "../../model/places-of.ts";
import type { Node } from "../../parse/node.ts";
import type { Condition, LoweredFunction, Operand, Place, Statement } from "../../model/lowered.ts";
import type { Span } from "../../model/source.ts";
import type { Items, RustFunction } from "./items.ts";

/** What a value is, where its lifetime matters to C. */
export type Held =
  /** Ends with its name, and its memory with it: `CString`, `Vec`, `Box`, an array, a wrapper. */
  | { readonly kind: "owner"; readonly family: string }
  /** Nothing yet: null, 0, `MaybeUninit`. `&mut` of it is an out-parameter. */
  | { readonly kind: "zero" }
  /** `&x` or `&mut x` of something with a place. */
  | { readonly kind: "reference"; readonly mutable: boolean }
  /** Looks into memory of C: `CStr::from_ptr(p)`, `&*p`. */
  | { readonly kind: "view" }
  /** Made by `into_raw`: Rust's own memory behind a pointer. */
  | { readonly kind: "raw"; readonly family: string }
  /** A C function that was looked up in a loaded library. */
  | { readonly kind: "symbol"; readonly symbol: string; readonly through: Place | null };

export type Value = {
  readonly operand: Operand;
  readonly held: Held | null;
  /** The bare name of its type, as far as the file tells. */
  readonly type: string | null;
};

/** Names of one block; an inner block sees the outer one's. */
export type Scope = {
  readonly names: Map<string, Place>;
  readonly declared: Place[];
  readonly parent: Scope | null;
};

/** What is known of the whole file. */
export type RustFile = {
  readonly text: string;
  readonly items: Items;
  /** By name: `f`, `Type.f`. */
  readonly functions: ReadonlyMap<string, RustFunction>;
  /** Functions that can panic by themselves. */
  readonly panics: ReadonlySet<string>;
  /** Functions that print, or do other things that set errno. */
  readonly noisy: ReadonlySet<string>;
};

/** What a lowering of one function shares between its blocks. */
type Shared = {
  readonly counter: { next: number };
  /** How often a name was declared: shadowed variables live on. */
  readonly uses: Map<string, number>;
  readonly held: Map<Place, Held>;
  readonly types: Map<Place, string>;
  readonly inner: LoweredFunction[];
  readonly locals: Place[];
  /** The text of the function, to ask what happens to a name at all. */
  readonly text: string;
  readonly name: string;
};

export type Lowering = {
  readonly file: RustFile;
  /** The type of the `impl` around. */
  readonly owner: string | null;
  readonly shared: Shared;
  readonly scope: Scope;
  readonly out: Statement[];
  /** In `drop`, where nobody can be told of a failure. */
  readonly inDrop: boolean;
  /** Lowers an expression into `out`. */
  readonly expression: (this: Lowering, node: Node) => Value;
  readonly condition: (this: Lowering, node: Node) => Condition;
  /** Binds a pattern's names to a value. */
  readonly bind: (this: Lowering, pattern: Node, value: Value) => void;
  /** Lowers a closure as a function of its own. */
  readonly closure: (this: Lowering, node: Node) => void;
};

/** A name that the source does not have. */
export function temporary({ shared }: Lowering): Place {
  shared.counter.next++;
  return `$${shared.counter.next}`;
}

export function placeValue(of: Place, span: Span, held: Held | null, type: string | null): Value {
  return { operand: { kind: "place", place: of, span }, held, type };
}

/** A value of which nothing is followed. */
export function other(span: Span, uses: readonly Place[] = []): Value {
  return { operand: { kind: "other", uses, span }, held: null, type: null };
}

/** Runs `lower` in an inner scope and gives what it emitted. */
export function collected(
  context: Lowering,
  lower: (inner: Lowering) => void,
): readonly Statement[] {
  const out: Statement[] = [];
  const scope: Scope = { names: new Map(), declared: [], parent: context.scope };
  lower({ ...context, out, scope });
  if (scope.declared.length === 0) return out;
  const first = out[0]?.span.start ?? 0;
  const span = { start: first, end: Math.max(first, ...out.map((of) => of.span.end)) };
  return [{ kind: "block", body: out, drops: scope.declared, span }];
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

/** The place that a name means here. */
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
  scope.declared.push(place);
  shared.locals.push(place);
  return place;
}

/** The places that a value hands on. */
export function placesIn({ operand }: Value): readonly Place[] {
  return placesOf(operand);
}
