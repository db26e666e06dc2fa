import type { Node } from "../../parse/node.ts";
import type { Operand, Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import {
  lookUp,
  other,
  placesIn,
  placeValue,
  temporary,
  type Held,
  type Lowering,
  type Value,
} from "./context.ts";
import { bareName } from "./items.ts";
import { addressOf, emitPanic, errnoRead, handOn, nothing, view } from "./emit.ts";
import { lowerBlock } from "./lower-block.ts";
import { lowerCall } from "./lower-call.ts";
import { lowerControl } from "./lower-control.ts";
import { lowerMacro } from "./lower-macro.ts";
import { lowerStruct } from "./lower-struct.ts";
import { heldOfType } from "./lower-pattern.ts";

/** Lowers an expression: its parts become statements, its value what is given. */
export function lowerExpression(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const control = lowerControl(node, context);
  if (control) return control;
  switch (node.type) {
    case "identifier":
    case "self":
      return lowerName(node, context);
    case "integer_literal":
    case "boolean_literal":
    case "float_literal":
    case "char_literal": {
      const operand: Operand = { kind: "constant", value: node.text, span };
      return { operand, held: { kind: "zero" }, type: null };
    }
    case "field_expression":
      return lowerField(node, context);
    case "parenthesized_expression":
    case "await_expression":
      return context.expression(node.namedChildren[0]!);
    case "unsafe_block":
    case "const_block":
      return lowerBlock(namedChildren(node).at(-1)!, context);
    case "block":
      return lowerBlock(node, context);
    case "call_expression":
      return lowerCall(node, context);
    case "macro_invocation":
      return lowerMacro(node, context);
    case "struct_expression":
      return lowerStruct(node, context);
    case "closure_expression":
      context.closure(node);
      for (const place of givenBackIn(node)) {
        context.out.push({ kind: "forget", value: { kind: "place", place, span }, span });
      }
      return other(span);
    case "reference_expression":
      return lowerReference(node, context);
    case "unary_expression":
      return lowerUnary(node, context);
    case "type_cast_expression":
      return lowerCast(node, context);
    case "assignment_expression":
      return lowerAssignment(node, context);
    case "binary_expression":
      return lowerComparison(node, context);
    case "array_expression":
      return lowerArray(node, context);
    case "tuple_expression": {
      const parts = namedChildren(node).map((child) => context.expression(child).operand);
      return { operand: { kind: "compound", parts, span }, held: null, type: null };
    }
    case "index_expression":
      return lowerIndex(node, context);
    default: {
      const uses = namedChildren(node).flatMap((child) => placesIn(context.expression(child)));
      return other(span, uses);
    }
  }
}

function lowerName(node: Node, { scope, shared }: Lowering): Value {
  const span = spanOf(node);
  const place = lookUp(node.text, scope);
  if (place === null) return node.text === "None" ? nothing(span) : other(span);
  return placeValue(place, span, shared.held.get(place) ?? null, shared.types.get(place) ?? null);
}

function lowerField(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const base = context.expression(node.childForFieldName("value")!);
  const field = node.childForFieldName("field")?.text ?? "";
  if (base.operand.kind !== "place" || field === "await") return other(span, placesIn(base));
  const { place } = base.operand;
  const type = fieldType(base.type, field, context);
  const pointer = type?.type === "pointer_type" || (type && bareName(type) === "NonNull");
  // What a temporary wrapper points at goes with the wrapper.
  const wrapped = base.type !== null && context.file.items.dropped.has(base.type);
  if (pointer && wrapped && base.held?.kind === "owner" && !keptWhole(place, context)) {
    return addressOf(base, span, context);
  }
  const bare = type
    ? bareName(type.type === "reference_type" ? (type.childForFieldName("type") ?? type) : type)
    : null;
  const held: Held | null =
    type && place.startsWith("self") ? null : type ? heldOfType(type) : null;
  return placeValue(`${place}.${field}`, span, held, bare);
}

/** The variable is forgotten somewhere, so that nothing is dropped. */
function keptWhole(place: string, { shared }: Lowering): boolean {
  const name = place.replace(/#\d+$/, "").replaceAll(/[^\w]/g, "");
  return place.startsWith("$")
    ? false
    : new RegExp(String.raw`(?:forget|ManuallyDrop::new|into_raw)\(\s*${name}\s*\)`).test(
        shared.text,
      );
}

function fieldType(owner: string | null, field: string, { file }: Lowering): Node | null {
  const item = owner === null ? undefined : file.items.types.get(owner);
  const body = item?.childForFieldName("body");
  if (!body) return null;
  if (body.type === "ordered_field_declaration_list") {
    return body.childrenForFieldName("type")[Number(field)] ?? null;
  }
  const found = namedChildren(body).find((of) => of.childForFieldName("name")?.text === field);
  return found?.childForFieldName("type") ?? null;
}

function lowerReference(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const inner = node.childForFieldName("value")!;
  const raw = /^&\s*raw\s/.test(node.text);
  if (inner.type === "unary_expression" && inner.text.startsWith("*")) {
    const pointer = context.expression(inner.namedChildren[0]!);
    return view(pointer, span, context);
  }
  if (inner.type === "index_expression") {
    const of = context.expression(inner.namedChildren[0]!);
    const [, index] = namedChildren(inner);
    if (index) context.expression(index);
    emitIndexPanic(inner, context);
    return of;
  }
  const value = context.expression(inner);
  if (raw) return addressOf(value, span, context);
  const mutable = namedChildren(node).some(({ type }) => type === "mutable_specifier");
  if (value.operand.kind !== "place") return value;
  const held: Held | null =
    value.held?.kind === "view" ? value.held : { kind: "reference", mutable };
  return { ...value, held };
}

function lowerUnary(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const inner = node.namedChildren[0]!;
  if (node.text.startsWith("*")) {
    if (/__errno_location\(\)$|__error\(\)$|_errno\(\)$/.test(inner.text))
      return errnoRead(node, context);
    const { operand } = context.expression(inner);
    context.out.push({ kind: "use", value: operand, how: "read", to: null, span });
    return other(span);
  }
  if (node.text.startsWith("!")) return lowerComparison(node, context);
  return other(span, placesIn(context.expression(inner)));
}

function lowerCast(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const inner = context.expression(node.childForFieldName("value")!);
  const type = node.childForFieldName("type");
  if (type?.type !== "pointer_type") {
    return { ...inner, held: inner.held?.kind === "zero" ? inner.held : null, type: null };
  }
  return inner.held?.kind === "reference" ? addressOf(inner, span, context) : inner;
}

function lowerAssignment(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const left = node.childForFieldName("left")!;
  const value = context.expression(node.childForFieldName("right")!);
  if (left.type === "unary_expression" && left.text.startsWith("*")) {
    const target = context.expression(left.namedChildren[0]!);
    context.out.push({ kind: "use", value: target.operand, how: "write", to: null, span });
    handOn("a store through a pointer", [value], span, context);
    return other(span);
  }
  if (left.text === "_") return other(span);
  const target =
    left.type === "index_expression"
      ? context.expression(left.namedChildren[0]!)
      : context.expression(left);
  if (target.operand.kind === "place") {
    const { place } = target.operand;
    const to = left.type === "index_expression" ? `${place}.[${span.start}]` : place;
    context.out.push({ kind: "assign", to, value: value.operand, span });
    if (value.held?.kind === "owner") context.shared.held.set(to, value.held);
  } else handOn("a store", [value], span, context);
  return other(span);
}

/** `a == b` as a value: both answers are followed. */
function lowerComparison(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const operator = node.childForFieldName("operator")?.text ?? "!";
  if (!/^(?:[=!<>]=?|&&|\|\|)$/.test(operator)) {
    const uses = namedChildren(node).flatMap((child) => placesIn(context.expression(child)));
    return other(span, uses);
  }
  const condition = context.condition(node);
  const to = temporary(context);
  const set = (value: string): Statement => ({
    kind: "assign",
    to,
    value: { kind: "constant", value, span },
    span,
  });
  context.out.push({ kind: "if", condition, yes: [set("1")], no: [set("0")], span });
  return placeValue(to, span, null, null);
}

function lowerArray(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const holds = namedChildren(node).flatMap((child) => placesIn(context.expression(child)));
  const to = temporary(context);
  context.out.push({ kind: "make", to, what: "memory", body: null, holds, span });
  return placeValue(to, span, { kind: "owner", family: "array" }, null);
}

function lowerIndex(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const [object, index] = namedChildren(node);
  const of = context.expression(object!);
  if (index) context.expression(index);
  context.out.push({ kind: "use", value: of.operand, how: "read", to: null, span });
  emitIndexPanic(node, context);
  return other(span);
}

/** An index may be out of bounds, unless it is written out or covers everything. */
function emitIndexPanic(node: Node, context: Lowering): void {
  const index = namedChildren(node)[1];
  if (!index || index.type === "integer_literal" || index.text === "..") return;
  emitPanic("an index", spanOf(node), context);
}

const deallocating = /free|close|release|destroy|drop|delete|from_raw|unref|finalize|dispose/i;

/**
 * Variables that a closure gives back, or puts into what it makes: whoever has the closure has them
 * (a guard, `defer`, `.map(|_| Owner { raw })`).
 */
function givenBackIn(closure: Node): readonly string[] {
  const fields = closure.descendantsOfType(["field_initializer", "shorthand_field_initializer"]);
  const stored = fields.flatMap((field) => {
    const value = field?.childForFieldName("value") ?? field?.namedChildren[0];
    return value?.type === "identifier" ? [value.text] : [];
  });
  const given = closure.descendantsOfType("call_expression").flatMap((call) => {
    const callee = call?.childForFieldName("function")?.text ?? "";
    const list = call?.childForFieldName("arguments");
    if (!list || !deallocating.test(callee)) return [];
    return list.descendantsOfType("identifier").flatMap((of) => of?.text ?? []);
  });
  return [...stored, ...given];
}
