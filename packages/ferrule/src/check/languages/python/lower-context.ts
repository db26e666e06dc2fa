import type { Node } from "../../parse/node.ts";
import type { LoweredFunction, Operand, Place, Statement } from "../../model/lowered.ts";
import type { Span } from "../../model/source.ts";
import type { Reader } from "./reader.ts";

/** What a lowering of one function knows and collects. */
export type Lowering = {
  readonly reader: Reader;
  /** Functions of the file by the name they are called with: `f`, `Class.m`. */
  readonly routines: ReadonlyMap<string, Node>;
  /** The class around, whose methods `self.m()` means. */
  readonly owner: string | null;
  readonly receiver: string | null;
  /** Parameters and variables of the function. */
  readonly own: ReadonlySet<string>;
  readonly out: Statement[];
  /** Lambdas and inner functions met on the way. */
  readonly inner: LoweredFunction[];
  readonly counter: { next: number };
  /** Lowers an expression into `out`; its value is the operand. */
  readonly expression: (this: Lowering, node: Node) => Operand;
  readonly lowerInner: (node: Node, name: string) => LoweredFunction;
};

/** A name that the source does not have. */
export function temporary(context: Lowering): Place {
  context.counter.next++;
  return `$${context.counter.next}`;
}

export function place(of: Place, span: Span): Operand {
  return { kind: "place", place: of, span };
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
