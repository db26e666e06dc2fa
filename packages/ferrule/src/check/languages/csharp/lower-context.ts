import type { Node } from "../../parse/node.ts";
import type { LoweredFunction, Operand, Place, Statement } from "../../model/lowered.ts";
import type { Span } from "../../model/source.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import type { Reader } from "./extract.ts";

/** A method, constructor, accessor or finalizer of the file. */
export type Routine = {
  readonly name: string;
  readonly node: Node;
  readonly owner: string;
  readonly throws: boolean;
};

/** What the members of one class are called. */
export type ClassNames = {
  readonly fields: ReadonlySet<string>;
  /** Properties that only show a field: `Handle => _handle`. */
  readonly shown: ReadonlyMap<string, string>;
  /** Fields and properties whose type is a value type that the file declares, or an integer. */
  readonly values: ReadonlySet<string>;
  readonly finalizable: boolean;
};

/** What a lowering of one method knows and collects. */
export type Lowering = {
  readonly reader: Reader;
  readonly method: Node;
  readonly owner: string;
  readonly members: ClassNames;
  /** Parameters and local variables. */
  readonly names: Set<string>;
  /** Parameters by reference: what is put there is the caller's. */
  readonly references: ReadonlySet<string>;
  readonly routines: ReadonlyMap<string, Routine>;
  readonly out: Statement[];
  readonly counter: { next: number };
  /** Lambdas met on the way. */
  readonly inner: LoweredFunction[];
  /** What a GCHandle stands for, by its place. */
  readonly handles: Map<Place, { readonly of: Operand; readonly pinned: boolean }>;
  /** Methods whose bodies are being put in the place of their call. */
  readonly inlined: ReadonlySet<string>;
  readonly expression: (this: Lowering, node: Node) => Operand;
  readonly block: (this: Lowering, node: Node) => void;
  readonly lambda: (this: Lowering, node: Node, name: string) => LoweredFunction;
};

export function temporary(context: Lowering): Place {
  context.counter.next++;
  return `$${context.counter.next}`;
}

export function place(of: Place, span: Span): Operand {
  return { kind: "place", place: of, span };
}

/** Nothing that matters to C. */
export function nothing(node: Node, uses: readonly Place[] = []): Operand {
  return { kind: "other", uses, span: spanOf(node) };
}

/** Runs `lower` and gives what it emitted instead of emitting it. */
export function collected(
  context: Lowering,
  lower: (inner: Lowering) => void,
): readonly Statement[] {
  const out: Statement[] = [];
  lower({ ...context, out });
  return out;
}

/** Runs `lower`, then ends the temporaries that it made. */
export function withTemporaries(context: Lowering, span: Span, lower: () => void): void {
  const first = context.counter.next;
  lower();
  const end = { start: Math.max(span.start, span.end - 1), end: span.end };
  for (let index = first + 1; index <= context.counter.next; index++) {
    context.out.push({ kind: "drop", place: `$${index}`, span: end });
  }
}

/** Emits a statement that makes a value, and gives the value. */
export function made(
  node: Node,
  context: Lowering,
  statement: (to: Place, span: Span) => Statement,
): Operand {
  const to = temporary(context);
  const span = spanOf(node);
  context.out.push(statement(to, span));
  return place(to, span);
}
