import type { Node } from "../../parse/node.ts";
import type { Argument, Callee, Statement } from "../../model/lowered.ts";
import type { Span } from "../../model/source.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { placeValue, temporary, type Lowering, type Value } from "./context.ts";

/** The argument expressions of a call. */
export function argumentsOf(node: Node): readonly Node[] {
  const list = node.childForFieldName("arguments");
  return list ? namedChildren(list).filter(({ type }) => type !== "comment") : [];
}

/** Memory or an object of Go. */
export function made(
  what: "memory" | "object" | "handle",
  holds: readonly string[],
  span: Span,
  type: string | null,
  context: Lowering,
): Value {
  const to = temporary(context);
  context.out.push({ kind: "make", to, what, body: null, holds, span });
  return placeValue(to, span, type);
}

/** To be given back with `by`: `C.CString`, `cgo.NewHandle`. */
export function acquired(
  what: string,
  by: string,
  span: Span,
  type: string,
  context: Lowering,
): Value {
  const to = temporary(context);
  context.out.push({ kind: "acquire", to, what, by, nullable: false, span });
  return placeValue(to, span, type);
}

/** A call of Go code: what is given may be kept. */
export function emitCall(
  node: Node,
  callee: Callee,
  values: readonly Value[],
  panics: boolean,
  context: Lowering,
): Value {
  const span = spanOf(node);
  const to = temporary(context);
  context.out.push({
    kind: "call",
    to,
    callee,
    arguments: values.map(({ operand }): Argument => ({ value: operand, passed: null, out: null })),
    through: null,
    throws: panics ? "may" : "never",
    clobbersErrno: false,
    checked: true,
    span,
  });
  return placeValue(to, span);
}

/** The process, or this path of it, ends here. */
export function emitEnd(span: Span, context: Lowering): void {
  const condition = { kind: "constant", value: true, span } as const;
  context.out.push({ kind: "loop", condition, body: [], atLeastOnce: false, span });
}

/** A panic may start here. */
export function emitPanic(name: string, span: Statement["span"], context: Lowering): void {
  context.out.push({
    kind: "call",
    to: null,
    callee: { kind: "managed", name },
    arguments: [],
    through: null,
    throws: "may",
    clobbersErrno: false,
    checked: true,
    span,
  });
}
