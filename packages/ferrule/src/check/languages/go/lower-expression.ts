import type { Node } from "../../parse/node.ts";
import type { Operand, Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import {
  lookUp,
  other,
  placesIn,
  placeValue,
  temporary,
  type Lowering,
  type Value,
} from "./context.ts";
import { emitPanic, made } from "./emit.ts";
import { lowerCall } from "./lower-call.ts";

/** Lowers an expression: its parts become statements, its value what is given. */
export function lowerExpression(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  switch (node.type) {
    case "identifier": {
      const place = lookUp(node.text, context.scope);
      if (place === null) return other(span, [], context.items.globals.get(node.text) ?? null);
      return placeValue(place, span, context.shared.types.get(place) ?? null);
    }
    case "nil":
      return { operand: { kind: "null", span }, type: null };
    case "int_literal":
    case "true":
    case "false":
    case "float_literal":
    case "rune_literal":
      return { operand: { kind: "constant", value: node.text, span }, type: null };
    case "interpreted_string_literal":
    case "raw_string_literal":
      return other(span, [], "string");
    case "parenthesized_expression":
      return context.expression(node.namedChildren[0]!);
    case "selector_expression":
      return lowerField(node, context);
    case "call_expression":
      return lowerCall(node, context);
    case "type_conversion_expression": {
      const value = context.expression(node.childForFieldName("operand")!);
      return { ...value, type: node.childForFieldName("type")?.text ?? null };
    }
    case "unary_expression":
      return lowerUnary(node, context);
    case "binary_expression":
      return lowerBinary(node, context);
    case "composite_literal":
      return lowerComposite(node, context);
    case "func_literal":
      return lowerLiteral(node, context);
    case "index_expression":
      return lowerIndex(node, context);
    case "slice_expression": {
      const of = context.expression(node.childForFieldName("operand")!);
      for (const child of namedChildren(node).slice(1)) context.expression(child);
      return viewOf(of, span, context);
    }
    case "type_assertion_expression": {
      const of = context.expression(node.childForFieldName("operand")!);
      return other(span, placesIn(of), node.childForFieldName("type")?.text ?? null);
    }
    default: {
      const uses = namedChildren(node).flatMap((child) => placesIn(context.expression(child)));
      return other(span, uses);
    }
  }
}

/** A slice of C's memory is a view; of Go's memory it is the memory. */
function viewOf(of: Value, span: Operand["span"], context: Lowering): Value {
  const overPointer = /^\(?\*|unsafe\.Pointer/.test(of.type ?? "");
  if (!overPointer || of.operand.kind !== "place") return of;
  const to = temporary(context);
  context.out.push({ kind: "use", value: of.operand, how: "view", to, span });
  return placeValue(to, span, "view");
}

function lowerField(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const object = node.childForFieldName("operand")!;
  const field = node.childForFieldName("field")?.text ?? "";
  if (object.type === "identifier" && lookUp(object.text, context.scope) === null)
    return other(span);
  const base = context.expression(object);
  if (base.operand.kind !== "place") return other(span, placesIn(base));
  const { place } = base.operand;
  const struct = context.items.structs.get(bareType(base.type));
  const declared = struct
    ?.descendantsOfType("field_declaration")
    .find((of) => of?.childForFieldName("name")?.text === field);
  const pointed = base.type !== null && base.type.startsWith("*C.");
  if (pointed) context.out.push({ kind: "use", value: base.operand, how: "read", to: null, span });
  return placeValue(`${place}.${field}`, span, declared?.childForFieldName("type")?.text ?? null);
}

function bareType(type: string | null): string {
  return (type ?? "").replace(/^[*&]+/, "").replace(/\[.*$/s, "");
}

function lowerUnary(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const operand = node.childForFieldName("operand")!;
  if (node.text.startsWith("&")) {
    if (operand.type === "composite_literal") {
      const value = context.expression(operand);
      return { ...value, type: `*${value.type ?? ""}` };
    }
    const inner =
      operand.type === "index_expression" ? operand.childForFieldName("operand")! : operand;
    const of = context.expression(inner);
    if (operand.type === "index_expression")
      context.expression(operand.childForFieldName("index")!);
    if (of.operand.kind !== "place") return other(span, placesIn(of));
    // The variable that a handle is in is Go's memory, whatever the handle stands for.
    if (of.type === "cgo.Handle") return made("handle", placesIn(of), span, "address", context);
    const to = temporary(context);
    const whole = wholeOf(of.operand, span);
    context.out.push({ kind: "address", to, of: whole, keeps: true, span });
    return placeValue(to, span, "address");
  }
  if (node.text.startsWith("!")) return lowerBinary(node, context);
  const value = context.expression(operand);
  if (node.text.startsWith("*")) {
    context.out.push({ kind: "use", value: value.operand, how: "read", to: null, span });
  }
  return other(span, placesIn(value));
}

/** The address of a field holds on to the object that the field is in. */
function wholeOf(operand: Operand, span: Operand["span"]): Operand {
  if (operand.kind !== "place" || !operand.place.includes(".")) return operand;
  const root = operand.place.slice(0, operand.place.lastIndexOf("."));
  return { kind: "compound", parts: [operand, { kind: "place", place: root, span }], span };
}

/** `a == b` as a value: both answers are followed. Other operators only read. */
function lowerBinary(node: Node, context: Lowering): Value {
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
  return placeValue(to, span);
}

/** `Store{raw: p}`: an object that holds its fields. */
function lowerComposite(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const type = node.childForFieldName("type");
  const body = node.childForFieldName("body");
  const fields: { readonly name: string | null; readonly value: Value }[] = [];
  for (const element of body ? namedChildren(body) : []) {
    const key = element.type === "keyed_element" ? element.childForFieldName("key") : null;
    const at = element.type === "keyed_element" ? element.childForFieldName("value")! : element;
    const inner = at.type === "literal_element" ? at.namedChildren[0]! : at;
    if (element.type === "comment" || !inner) continue;
    const value =
      inner.type === "literal_value" ? nested(inner, context) : context.expression(inner);
    fields.push({ name: key?.text ?? null, value });
  }
  const holds = fields.flatMap(({ value }) => placesIn(value));
  const isMemory = type?.type === "slice_type" || type?.type === "array_type";
  const value = made(isMemory ? "memory" : "object", holds, span, type?.text ?? null, context);
  for (const field of fields) {
    if (field.name === null || !/^\w+$/.test(field.name) || value.operand.kind !== "place")
      continue;
    const to = `${value.operand.place}.${field.name}`;
    context.out.push({ kind: "assign", to, value: field.value.operand, span });
  }
  return value;
}

function nested(node: Node, context: Lowering): Value {
  const uses = namedChildren(node).flatMap((child) =>
    child.type === "literal_value"
      ? placesIn(nested(child, context))
      : placesIn(
          context.expression(child.type === "literal_element" ? child.namedChildren[0]! : child),
        ),
  );
  return other(spanOf(node), uses);
}

/** A closure holds what it captures. */
function lowerLiteral(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  context.literal(node);
  const names = node.descendantsOfType("identifier").flatMap((of) => (of ? [of.text] : []));
  const holds = [...new Set(names.flatMap((name) => lookUp(name, context.scope) ?? []))];
  return made("object", holds, span, "func", context);
}

function lowerIndex(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const of = context.expression(node.childForFieldName("operand")!);
  const index = node.childForFieldName("index")!;
  context.expression(index);
  context.out.push({ kind: "use", value: of.operand, how: "read", to: null, span });
  // Maps answer with a zero value; only slices and arrays have bounds.
  if (/^(?:\[|view)/.test(of.type ?? "") && index.type !== "int_literal")
    emitPanic("an index", span, context);
  return other(span, [], elementType(of.type));
}

function elementType(type: string | null): string | null {
  return /^\[\d*\](.*)$/s.exec(type ?? "")?.[1] ?? null;
}
