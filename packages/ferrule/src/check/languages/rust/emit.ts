import type { Node } from "../../parse/node.ts";
import type { Argument, Callee, Operand, Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { other, placesIn, placeValue, temporary, type Lowering, type Value } from "./context.ts";

/** NULL, or `None`. */
export function nothing(span: Operand["span"]): Value {
  return { operand: { kind: "null", span }, held: { kind: "zero" }, type: null };
}

/** `&*p`, `CStr::from_ptr(p)`: shows what `p` points at. */
export function view(pointer: Value, span: Statement["span"], context: Lowering): Value {
  const to = temporary(context);
  context.out.push({ kind: "use", value: pointer.operand, how: "view", to, span });
  return placeValue(to, span, { kind: "view" }, null);
}

/** The thread's errno is asked for. */
export function errnoRead(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const to = temporary(context);
  const source = /last_os_error|Errno::last|errno\(\)/.test(node.text)
    ? node.text.replace(/\s+/g, "")
    : "errno";
  context.out.push({ kind: "errno", to, source, saved: false, span });
  return placeValue(to, span, null, null);
}

/** Something of Rust gets these values, and may keep them. */
export function handOn(
  name: string,
  values: readonly Value[],
  span: Statement["span"],
  context: Lowering,
): void {
  context.out.push({
    kind: "call",
    to: null,
    callee: { kind: "managed", name },
    arguments: values.map(({ operand }) => ({ value: operand, passed: null, out: null })),
    through: null,
    throws: "never",
    clobbersErrno: false,
    checked: true,
    span,
  });
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

/** `&x as *const T`, or `let p: *const T = &x`: an address that keeps nothing. */
export function addressOf(value: Value, span: Statement["span"], context: Lowering): Value {
  const to = temporary(context);
  context.out.push({ kind: "address", to, of: value.operand, keeps: false, span });
  return { operand: { kind: "place", place: to, span }, held: null, type: null };
}

/** Any other call: what is given may be kept. */
export function managed(
  node: Node,
  name: string,
  self: readonly Value[],
  list: readonly Node[],
  context: Lowering,
): Value {
  const values = [...self, ...list.map((of) => context.expression(of))];
  return emitCall(node, { kind: "managed", name }, values, false, false, context);
}

/** Emits a call of Rust code. */
export function emitCall(
  node: Node,
  callee: Callee,
  values: readonly Value[],
  panics: boolean,
  noisy: boolean,
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
    clobbersErrno: noisy,
    checked: true,
    span,
  });
  return placeValue(to, span, null, null);
}

/** A value that reads others and is none of them. */
export function reading(node: Node, values: readonly Value[], context: Lowering): Value {
  for (const { operand } of values) {
    context.out.push({ kind: "use", value: operand, how: "read", to: null, span: operand.span });
  }
  return other(spanOf(node), values.flatMap(placesIn));
}

/** The argument expressions of a call. */
export function argumentsOf(node: Node): readonly Node[] {
  const list = node.childForFieldName("arguments");
  return list
    ? namedChildren(list).filter(({ type }) => !/comment$|^attribute_item$/.test(type))
    : [];
}
