import type { DeclaredType } from "../../model/declared.ts";
import type { Operand, Place, Statement } from "../../model/lowered.ts";
import type { Span } from "../../model/source.ts";
import type { Scope } from "./reader.ts";
import { spanOf, type JsNode } from "./syntax.ts";

/** A function of the file, and how it is called. */
export type Routine = {
  readonly node: JsNode;
  readonly name: string;
  /** The class around, whose methods `this.m()` means. */
  readonly owner: string | null;
  /** An exception can leave it. */
  readonly throws: boolean;
};

/** What a lowering of one function knows and collects. */
export type Lowering = {
  readonly scope: Scope;
  /** By the name they are called with: `f`, `Class.m`. */
  readonly routines: ReadonlyMap<string, Routine>;
  readonly byNode: ReadonlyMap<JsNode, Routine>;
  readonly owner: string | null;
  readonly locals: ReadonlySet<string>;
  readonly out: Statement[];
  readonly counter: { next: number };
  /** Places with buffers and arrays of this program, and their sizes in bytes where told. */
  readonly memory: Map<Place, number | null>;
  /** Places that show memory of C. */
  readonly views: Set<Place>;
  /** Places with what C functions gave, as declared. */
  readonly natives: Map<Place, DeclaredType>;
  /** Places that certainly hold a JavaScript string. */
  readonly strings: Set<Place>;
  /** Lowers an expression into `out`; its value is the operand. */
  readonly expression: (this: Lowering, node: JsNode) => Operand;
};

/** A name that the source does not have. */
export function temporary(context: Lowering): Place {
  context.counter.next++;
  return `$${context.counter.next}`;
}

export function place(of: Place, span: Span): Operand {
  return { kind: "place", place: of, span };
}

/** Nothing that matters to C. */
export function nothing(node: JsNode, uses: readonly Place[] = []): Operand {
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
  node: JsNode,
  context: Lowering,
  statement: (to: Place, span: Span) => Statement,
): Operand {
  const to = temporary(context);
  const span = spanOf(node);
  context.out.push(statement(to, span));
  return place(to, span);
}
