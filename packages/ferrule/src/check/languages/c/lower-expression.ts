import type { Node } from "../../parse/node.ts";
import type { Place } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import {
  collected,
  other,
  placesIn,
  placeValue,
  temporary,
  type Lowering,
  type Value,
  lowerExpression,
  lowerCondition,
} from "./context.ts";
import { lowerAssignment } from "./lower-assignment.ts";
import { lowerCast } from "./lower-cast.ts";
import { lowerCall } from "./lower-call.ts";
import { lowerDelete, lowerNew } from "./lower-new.ts";

/** Lowers an expression into the context's statements; what it is comes back. */
export function expression(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  switch (node.type) {
    case "identifier":
      return lowerName(node, context);
    case "this":
      return placeValue("this", span);
    case "null":
    case "nullptr":
      return { operand: { kind: "null", span }, type: null };
    case "number_literal":
    case "char_literal":
    case "true":
    case "false":
      return { operand: { kind: "constant", value: node.text, span }, type: "int" };
    case "string_literal":
    case "concatenated_string":
    case "raw_string_literal":
      return {
        operand: { kind: "constant", value: `"${node.text.length}"`, span },
        type: "literal*",
      };
    case "parenthesized_expression": {
      const inner = namedChildren(node).find(({ type }) => type !== "comment");
      return inner ? lowerExpression(inner, context) : other(span);
    }
    case "comma_expression":
      lowerExpression(node.childForFieldName("left")!, context);
      return lowerExpression(node.childForFieldName("right")!, context);
    case "field_expression":
      return lowerField(node, context);
    case "subscript_expression":
      return lowerSubscript(node, context);
    case "pointer_expression":
      return lowerPointer(node, context);
    case "cast_expression":
      return lowerCast(
        node.childForFieldName("value")!,
        node.childForFieldName("type")!.text,
        context,
      );
    case "assignment_expression":
      return lowerAssignment(node, context);
    case "call_expression":
      return lowerCall(node, context);
    case "new_expression":
      return lowerNew(node, context);
    case "delete_expression":
      return lowerDelete(node, context);
    case "conditional_expression":
      return lowerConditional(node, context);
    case "binary_expression":
      return lowerBinary(node, context);
    case "lambda_expression":
      return lowerLambda(node, context);
    case "sizeof_expression":
    case "alignof_expression":
    case "offsetof_expression":
      return { operand: { kind: "other", uses: [], span }, type: "size_t" };
    case "initializer_list": {
      const parts = namedChildren(node).map((of) => lowerExpression(of, context).operand);
      return { operand: { kind: "compound", parts, span }, type: null };
    }
    case "initializer_pair": {
      const value = node.childForFieldName("value");
      return value ? lowerExpression(value, context) : other(span);
    }
    case "compound_literal_expression": {
      const value = node.childForFieldName("value");
      return value ? lowerExpression(value, context) : other(span);
    }
    default: {
      const parts = namedChildren(node)
        .filter(({ type }) => !/comment|type_descriptor|_operator$/.test(type))
        .map((of) => lowerExpression(of, context).operand);
      return other(span, parts.flatMap(placesIn));
    }
  }
}

function lowerName(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const name = node.text;
  if (name === "NULL" || name === "nullptr") return { operand: { kind: "null", span }, type: null };
  if (name === "errno" && !context.types.has(name)) {
    const to = temporary(context);
    context.out.push({ kind: "errno", to, source: "errno", saved: false, span });
    return placeValue(to, span, "int");
  }
  if (/^(?:JNI_|[A-Z][A-Z0-9]*_)[A-Z0-9_]+$/.test(name) && !context.types.has(name)) {
    return other(span, [], null);
  }
  return placeValue(name, span, typeOf(name, context));
}

/** The declared type of a variable, null if this file does not tell. */
function typeOf(name: Place, { types, file }: Lowering): string | null {
  return types.get(name) ?? file.items.globals.get(name)?.type ?? null;
}

function lowerField(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const base = lowerExpression(node.childForFieldName("argument")!, context);
  const field = node.childForFieldName("field")?.text ?? "";
  const type = context.file.items.fields.get(field)?.type ?? null;
  const { operand } = base;
  if (operand.kind !== "place") return other(span, placesIn(operand), type);
  if (node.text.includes("->")) read(operand.place, span, context);
  return placeValue(operand.place === "this" ? field : `${operand.place}.${field}`, span, type);
}

/** Memory behind a pointer is touched. */
function read(place: Place, span: Value["operand"]["span"], context: Lowering): void {
  if (place === "this") return;
  const value = { kind: "place", place, span } as const;
  context.out.push({ kind: "use", value, how: "read", to: null, span });
}

function lowerSubscript(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const [first, ...rest] = namedChildren(node);
  if (!first) return other(span);
  const base = lowerExpression(first, context);
  for (const of of rest) {
    for (const index of of.type === "subscript_argument_list" ? namedChildren(of) : [of]) {
      lowerExpression(index, context);
    }
  }
  for (const place of placesIn(base.operand)) read(place, span, context);
  const type = base.type?.endsWith("*") === true ? base.type.slice(0, -1) : null;
  // An element of an array of numbers is a number, and leads nowhere.
  if (type !== null && numeric.test(type)) return other(span, placesIn(base.operand), type);
  return { operand: base.operand, type };
}

const numeric =
  /^(?:(?:const|volatile|static|unsigned|signed|long|short|int|char|float|double|bool|_Bool|s?size_t|u?int\d+_t|jbyte|jchar|jshort|jint|jlong|jfloat|jdouble|jboolean)\s*)+$/;

function lowerPointer(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const inner = node.childForFieldName("argument")!;
  const value = lowerExpression(inner, context);
  if (node.text.startsWith("&")) {
    const { operand } = value;
    const type = `${value.type ?? "?"}*`;
    if (operand.kind !== "place") return other(span, placesIn(operand), type);
    const to = temporary(context);
    // The engine tells memory of this frame from what a pointer points at.
    if (!context.locals.has(operand.place)) return placeValue(operand.place, span, type);
    context.out.push({ kind: "address", to, of: operand, keeps: false, span });
    return placeValue(to, span, type);
  }
  for (const place of placesIn(value.operand)) read(place, span, context);
  const type = value.type?.endsWith("*") === true ? value.type.slice(0, -1) : null;
  return { operand: value.operand, type };
}

function lowerConditional(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const condition = lowerCondition(node.childForFieldName("condition")!, context);
  const to = temporary(context);
  let type: string | null = null;
  const branch = (name: string): ReturnType<typeof collected> =>
    collected(context, (inner) => {
      const of = node.childForFieldName(name);
      if (!of) return;
      const value = lowerExpression(of, inner);
      type ??= value.type;
      inner.out.push({ kind: "assign", to, value: value.operand, span: spanOf(of) });
    });
  const yes = branch("consequence");
  const no = branch("alternative");
  context.out.push({ kind: "if", condition, yes, no, span });
  return placeValue(to, span, type);
}

function lowerBinary(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  if (/^(?:[=!]=|[<>]=?|&&|\|\|)$/.test(node.childForFieldName("operator")?.text ?? "")) {
    // What is compared was looked at, wherever the answer goes.
    const condition = lowerCondition(node, context);
    context.out.push({ kind: "if", condition, yes: [], no: [], span });
    return other(span, [], "int");
  }
  const left = lowerExpression(node.childForFieldName("left")!, context);
  const right = lowerExpression(node.childForFieldName("right")!, context);
  const sign = node.childForFieldName("operator")?.text ?? "";
  if (
    /^[+-]$/.test(sign) &&
    left.type?.endsWith("*") === true &&
    right.type?.endsWith("*") !== true
  ) {
    return { operand: left.operand, type: left.type };
  }
  const uses = [...placesIn(left.operand), ...placesIn(right.operand)];
  const type = /^[+*/%-]$/.test(sign) ? wider(left.type, right.type) : null;
  return other(span, uses, type);
}

function wider(left: string | null, right: string | null): string | null {
  return left === "int" || left === null ? right : left;
}

/** What a lambda captures may be used, or given back, whenever it is called. */
function lowerLambda(node: Node, context: Lowering): Value {
  const names = new Set(node.text.match(/\b[A-Za-z_]\w*\b/g) ?? []);
  const uses = [...context.locals].filter((of) => names.has(of));
  for (const place of uses) {
    const value = { kind: "place", place, span: spanOf(node) } as const;
    context.out.push({ kind: "forget", value, span: spanOf(node) });
  }
  return other(spanOf(node), uses, "lambda");
}
