import { placesOf } from "../../model/places-of.ts";
import type { DeclaredType, ForeignCallback } from "../../model/declared.ts";
import type { Argument, Operand, Place } from "../../model/lowered.ts";
import { nativeClosure } from "./lower-closure.ts";
import { routineOf } from "./routines.ts";
import { place, temporary, type Lowering } from "./lower-context.ts";
import { isText } from "./lower-target.ts";
import { markAnswer } from "./mark-callback.ts";
import { markDetachedInside } from "./mark-detached.ts";
import { markCall } from "./mark-call.ts";
import { isFunction, part, parts, placeOf, spanOf, word, type JsNode } from "./syntax.ts";
import type { JsFunction } from "./values.ts";

/** A call of a C function. */
export function lowerForeign(
  node: JsNode,
  fn: JsFunction,
  args: readonly JsNode[],
  context: Lowering,
): Operand {
  const { declaration, library, nonblocking } = fn;
  // koffi's `.async` takes a callback of its own at the end.
  const count = declaration.parameters?.length ?? args.length;
  const async = nonblocking && library.api === "koffi" && args.length > count;
  const passed = async ? args.slice(0, -1) : args;
  const given = passed.map((of, index) => lowerArgument(of, index, fn, context));
  markCall(node, fn, passed, given, context);
  markDetachedInside(fn, passed, context);
  const last = async ? args.at(-1) : undefined;
  if (last) context.expression(last);
  const to = temporary(context);
  const span = spanOf(node);
  context.out.push({
    kind: "call",
    to,
    callee: { kind: "foreign", symbol: declaration.symbol },
    arguments: given,
    through: library.place,
    throws: "never",
    clobbersErrno: true,
    checked: false,
    span,
  });
  return convert(to, declaration.result, node, context);
}

/** A result that becomes a JavaScript string is no pointer any more. */
function convert(to: Place, result: DeclaredType | null, node: JsNode, context: Lowering): Operand {
  const span = spanOf(node);
  if (result?.kind === "string" && result.converts) {
    context.out.push({ kind: "forget", value: place(to, span), span });
    // NULL becomes null, which a test may look at.
    context.strings.add(to);
    context.out.push({ kind: "make", to, what: "memory", body: null, holds: [], span });
    return place(to, span);
  }
  if (result) context.natives.set(to, result);
  return place(to, span);
}

function lowerArgument(node: JsNode, index: number, fn: JsFunction, context: Lowering): Argument {
  const { declaration } = fn;
  const parameter = declaration.parameters?.[index];
  const type = parameter?.type ?? null;
  const span = spanOf(node);
  if (node.type === "SpreadElement") {
    const value = context.expression(part(node, "argument")!);
    return { value: { kind: "other", uses: placesOf(value), span }, passed: null, out: null };
  }
  if (type && isClosure(type) && isCode(node, context)) {
    markAnswer(node, signatureOf(type), context);
    // koffi makes a closure for the call; elsewhere a function is no value for C.
    return { value: place(nativeClosure(node, node, context), span), passed: type, out: null };
  }
  if (type?.kind === "string" && becomesText(node, declaration.symbol, context)) {
    context.expression(node);
    const to = temporary(context);
    context.out.push({ kind: "make", to, what: "memory", body: null, holds: [], span });
    return { value: place(to, span), passed: type, out: null };
  }
  const value = context.expression(node);
  return { value, passed: type, out: outPlace(node, value, parameter?.direction ?? null, context) };
}

function isClosure(type: DeclaredType): boolean {
  if (type.kind === "callback") return true;
  return type.kind === "pointer" && type.to?.kind === "callback";
}

function signatureOf(type: DeclaredType): ForeignCallback | null {
  const of = type.kind === "pointer" ? type.to : type;
  return of?.kind === "callback" ? of.signature : null;
}

/** A function of the program, written out or by its name. */
function isCode(node: JsNode, context: Lowering): boolean {
  if (isFunction(node)) return true;
  if (routineOf(node, context) !== null) return true;
  const callee = node.type === "CallExpression" ? part(node, "callee") : null;
  return callee?.type === "MemberExpression" && word(part(callee, "property"), "name") === "bind";
}

/** The interface copies a JavaScript string for the call. A pointer or a buffer is passed as is. */
function becomesText(node: JsNode, symbol: string, context: Lowering): boolean {
  if (isText(node, context)) return true;
  if (node.type !== "Identifier" || !context.scope.hidden.has(word(node, "name"))) return false;
  // A bare parameter: what it is, only its use tells; a deallocator gets pointers.
  return !/free|destroy|release|delete|unref|close/i.test(symbol);
}

/** The place that C writes to: a buffer or an array of this function. */
function outPlace(
  node: JsNode,
  value: Operand,
  direction: "in" | "out" | "inout" | null,
  context: Lowering,
): Place | null {
  const inner = node.type === "CallExpression" ? (parts(node, "arguments")[0] ?? null) : node;
  const chain = placeOf(inner);
  if (chain === null) return null;
  if (context.memory.has(chain)) return chain;
  return value.kind === "place" && direction !== null && direction !== "in" ? chain : null;
}
