import type { Node } from "../../parse/node.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { placeValue, temporary, type Lowering, type Value } from "./context.ts";
import { addressOf, argumentsOf, emitPanic, managed, nothing, reading } from "./emit.ts";
import { copying, moving, passing, viewing } from "./families.ts";
import { lowerLocal } from "./lower-local.ts";
import { cannotFail, findPanic } from "./panics.ts";

/** Lowers `receiver.method(…)`. */
export function lowerMethod(node: Node, callee: Node, context: Lowering): Value {
  const span = spanOf(node);
  const method = callee.childForFieldName("field")?.text ?? "";
  const object = callee.childForFieldName("value")!;
  const list = argumentsOf(node);
  if (callee.parent?.type === "parenthesized_expression")
    return managed(node, method, [], list, context);
  if (/^is_(?:null|none|some|ok|err)$/.test(method)) return asked(node, context);
  const receiver = context.expression(object);
  const name = receiver.type === null ? null : `${receiver.type}.${method}`;
  if (name !== null && context.file.functions.has(name)) {
    return lowerLocal(node, name, [receiver], list, context);
  }
  if (/^(?:unwrap|expect)(?:_err|_none)?$/.test(method) && !cannotFail(object.text)) {
    emitPanic(method, span, context);
  }
  for (const of of list) {
    if (of.type === "closure_expression") emitClosurePanic(of, context);
  }
  switch (method) {
    case "as_ptr":
    case "as_mut_ptr":
    case "as_ptr_range":
      return isOwner(receiver) ? addressOf(receiver, span, context) : receiver;
    case "into_raw":
      return intoRaw(node, receiver, rawFamily(receiver), context);
    case "take":
      return take(receiver, span, context);
    case "swap":
    case "replace": {
      for (const of of list) context.expression(of);
      return take(receiver, span, context);
    }
    case "leak":
      return managed(node, method, [receiver], list, context);
  }
  if (receiver.held?.kind === "view" && viewing.has(method)) return seen(receiver, span, context);
  if (copying.has(method) && (receiver.held?.kind === "view" || list.length === 0)) {
    return copied(node, receiver, method, context);
  }
  if (passing.has(method)) {
    for (const of of list) context.expression(of);
    return receiver;
  }
  if (moving.has(method)) return moved(node, receiver, list, context);
  if (
    /^(?:len|is_empty|capacity|count_bytes|contains|starts_with|ends_with|eq|cmp|load|get|read)$/.test(
      method,
    )
  ) {
    return reading(node, [receiver, ...list.map((of) => context.expression(of))], context);
  }
  return managed(node, method, [receiver], list, context);
}

/** A closure that panics does so where it is given, if that is where it runs. */
function emitClosurePanic(closure: Node, context: Lowering): void {
  const body = closure.childForFieldName("body");
  const found = body && findPanic(body);
  if (found) emitPanic("a closure", spanOf(found), context);
}

function asked(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const condition = context.condition(node);
  const to = temporary(context);
  const set = (value: string): Lowering["out"][number] => ({
    kind: "assign",
    to,
    value: { kind: "constant", value, span },
    span,
  });
  context.out.push({ kind: "if", condition, yes: [set("1")], no: [set("0")], span });
  return placeValue(to, span, null, null);
}

function isOwner({ held, operand }: Value): boolean {
  const owner = held?.kind === "owner" && held.family !== "";
  return owner && operand.kind === "place" && !operand.place.startsWith("self");
}

function rawFamily({ held }: Value): string {
  const family = held?.kind === "owner" ? held.family : "";
  return /^(?:Box|Rc|Arc)$/.test(family) ? family : "CString";
}

/** `x.into_raw()`, `Box::into_raw(x)`: to be given back with `from_raw`. */
export function intoRaw(node: Node, value: Value, family: string, context: Lowering): Value {
  const span = spanOf(node);
  const to = temporary(context);
  if (value.operand.kind === "place") {
    context.out.push({ kind: "forget", value: value.operand, span });
  }
  const by = `${family}::from_raw`;
  context.out.push({ kind: "acquire", to, what: `the ${family}`, by, nullable: false, span });
  return placeValue(to, span, { kind: "raw", family }, null);
}

/** `p.take()`, `mem::replace(&mut p, null)`: the value, and nothing is left there. */
export function take(value: Value, span: ReturnType<typeof spanOf>, context: Lowering): Value {
  const { operand } = value;
  if (operand.kind !== "place") return value;
  const to = temporary(context);
  context.out.push({ kind: "assign", to, value: operand, span });
  context.out.push({ kind: "assign", to: operand.place, value: nothing(span).operand, span });
  return placeValue(to, span, value.held?.kind === "reference" ? null : value.held, value.type);
}

function seen(receiver: Value, span: ReturnType<typeof spanOf>, context: Lowering): Value {
  const to = temporary(context);
  context.out.push({ kind: "use", value: receiver.operand, how: "view", to, span });
  return placeValue(to, span, { kind: "view" }, null);
}

function copied(node: Node, receiver: Value, method: string, context: Lowering): Value {
  const span = spanOf(node);
  context.out.push({ kind: "use", value: receiver.operand, how: "read", to: null, span });
  const to = temporary(context);
  context.out.push({ kind: "make", to, what: "memory", body: null, holds: [], span });
  const family =
    receiver.held?.kind === "owner"
      ? receiver.held.family
      : /to_vec|collect|boxed_slice/.test(method)
        ? "Vec"
        : method.startsWith("clone")
          ? ""
          : "String";
  return placeValue(to, span, family === "" ? null : { kind: "owner", family }, null);
}

/** `v.push(x)` may put `v`'s memory elsewhere; what it holds stays held. */
function moved(node: Node, receiver: Value, list: readonly Node[], context: Lowering): Value {
  const span = spanOf(node);
  const values = list.map((of) => context.expression(of));
  const result = managed(node, "push", values, [], context);
  const { operand, held } = receiver;
  const taken =
    held?.kind === "owner" && /^(?:Vec|String|PathBuf|BytesMut|OsString)$/.test(held.family);
  if (taken && operand.kind === "place" && !/[.$]/.test(operand.place)) {
    context.out.push({
      kind: "make",
      to: operand.place,
      what: "memory",
      body: null,
      holds: [],
      span,
    });
  }
  return result;
}
