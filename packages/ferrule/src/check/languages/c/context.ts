import type { Condition, LoweredFunction, Operand, Place, Statement } from "../../model/lowered.ts";
import type { Node } from "../../parse/node.ts";
import type { Mark } from "../../model/front-end.ts";
import type { Span } from "../../model/source.ts";
import type { CFunction, CItems } from "./items.ts";

/** What is known of the whole file. */
export type CFile = {
  readonly text: string;
  readonly cpp: boolean;
  readonly items: CItems;
  readonly functions: ReadonlyMap<string, CFunction>;
  /** Functions of the file that an exception can leave. */
  readonly throwers: ReadonlySet<string>;
  /** What only this language's rules speak of. */
  readonly marks: Mark[];
};

/** What an expression is. `type` is C text with one `*` a pointer, null if not told. */
export type Value = { readonly operand: Operand; readonly type: string | null };

/** The lowering of one function. */
export type Lowering = {
  readonly file: CFile;
  readonly fn: CFunction;
  readonly out: Statement[];
  readonly counter: { next: number };
  readonly locals: Set<string>;
  /** By place, for variables and parameters. */
  readonly types: Map<Place, string>;
  /** Arrays on the stack: their name is their address. */
  readonly arrays: Set<string>;
  /** C++ objects whose memory ends with them. */
  readonly owners: Set<string>;
  /** `static` locals. */
  readonly fixed: Set<string>;
  /** Method ids, with the signature that they were looked up with. */
  readonly signatures: Map<Place, string>;
  /** Statements behind each label, to the end of the function. */
  readonly labels: ReadonlyMap<string, readonly Node[]>;
  /** How many jumps led here. */
  readonly jumps: number;
  /** JNI memory by place, with the object that it was taken from. */
  readonly taken: Map<Place, { readonly from: string; readonly by: string }>;
  readonly inner: LoweredFunction[];
  /** The lowerings themselves: their files need each other. */
  readonly lower: {
    readonly expression: (node: Node, context: Lowering) => Value;
    readonly condition: (node: Node, context: Lowering) => Condition;
    readonly statement: (node: Node, context: Lowering) => void;
  };
};

/** Lowers an expression into the context's statements; what it is comes back. */
export function lowerExpression(node: Node, context: Lowering): Value {
  return context.lower.expression(node, context);
}

/** Lowers a test. */
export function lowerCondition(node: Node, context: Lowering): Condition {
  return context.lower.condition(node, context);
}

/** Lowers one statement. */
export function lowerStatement(node: Node, context: Lowering): void {
  context.lower.statement(node, context);
}

/** A name that the source does not have. */
export function temporary({ counter }: Lowering): Place {
  counter.next++;
  return `$${counter.next}`;
}

export function placeValue(place: Place, span: Span, type: string | null = null): Value {
  return { operand: { kind: "place", place, span }, type };
}

/** A value of which nothing is followed. */
export function other(span: Span, uses: readonly Place[] = [], type: string | null = null): Value {
  return { operand: { kind: "other", uses, span }, type };
}

/** Runs `lower` with an output of its own and gives what it emitted. */
export function collected(
  context: Lowering,
  lower: (inner: Lowering) => void,
): readonly Statement[] {
  const out: Statement[] = [];
  lower({ ...context, out });
  return out;
}

/** The places that a value hands on. */
export function placesIn(operand: Operand): readonly Place[] {
  switch (operand.kind) {
    case "place":
      return [operand.place];
    case "other":
      return operand.uses;
    case "compound":
      return operand.parts.flatMap(placesIn);
    default:
      return [];
  }
}

/** Ends the temporaries that were made since `first`. */
export function endTemporaries(context: Lowering, first: number, span: Span): void {
  const end = { start: Math.max(span.start, span.end - 1), end: span.end };
  for (let index = first + 1; index <= context.counter.next; index++) {
    context.out.push({ kind: "drop", place: `$${index}`, span: end });
  }
}
