import { placesOf } from "../../model/places-of.ts";
import type { Node } from "../../parse/node.ts";
import type { Operand } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { assign } from "./assign.ts";
import { lowerCall, lowerCreation } from "./lower-call.ts";
import { lowerCondition } from "./lower-condition.ts";
import { collected, made, nothing, place, type Lowering } from "./lower-context.ts";
import { placeOf } from "./places.ts";
import { bare } from "./syntax.ts";

/** Lowers an expression: its parts become statements, its value the operand. */
export function lowerExpression(from: Node, context: Lowering): Operand {
  const node = bare(from);
  const span = spanOf(node);
  switch (node.type) {
    case "identifier":
    case "this_expression":
    case "this":
      return place(placeOf(node, context)!, span);
    case "null_literal":
    case "default_expression":
      return { kind: "null", span };
    case "integer_literal":
    case "boolean_literal":
      return { kind: "constant", value: node.text.replace(/[uUlL_]+$/, ""), span };
    case "member_access_expression":
      return lowerMember(node, context);
    case "element_access_expression":
      return lowerElement(node, context);
    case "invocation_expression":
      return lowerCall(node, context);
    case "object_creation_expression":
    case "implicit_object_creation_expression":
      return lowerCreation(node, context);
    case "assignment_expression":
      return lowerAssignment(node, context);
    case "conditional_expression":
      return lowerConditional(node, context);
    case "binary_expression":
      return lowerBinary(node, context);
    case "prefix_unary_expression":
      return lowerPrefix(node, context);
    case "declaration_expression":
      return place(node.childForFieldName("name")?.text ?? "_", span);
    case "array_creation_expression":
    case "implicit_array_creation_expression":
    case "stackalloc_expression":
    case "implicit_stackalloc_expression": {
      const parts = namedChildren(node).map((of) => context.expression(of));
      const holds = parts.flatMap((of) => placesOf(of));
      return made(node, context, (to) => ({
        kind: "make",
        to,
        what: "memory",
        body: null,
        holds,
        span,
      }));
    }
    case "initializer_expression":
    case "tuple_expression":
    case "collection_expression": {
      const parts = namedChildren(node).map((of) => lowerItem(of, context));
      return { kind: "compound", parts, span };
    }
    case "lambda_expression":
    case "anonymous_method_expression":
      return lowerLambda(node, context);
    case "throw_expression":
      usesIn(node, context);
      context.out.push({ kind: "throw", value: null, span });
      return nothing(node);
    case "is_pattern_expression": {
      const condition = lowerCondition(node, context);
      context.out.push({ kind: "if", condition, yes: [], no: [], span });
      return nothing(node);
    }
    case "conditional_access_expression":
      return lowerConditionalAccess(node, context);
    case "string_literal":
    case "verbatim_string_literal":
    case "typeof_expression":
    case "sizeof_expression":
      return nothing(node);
    case "argument":
    case "ref_expression":
    case "await_expression":
    case "arrow_expression_clause": {
      const inner = namedChildren(node).at(-1);
      return inner ? context.expression(inner) : nothing(node);
    }
    default:
      return nothing(node, usesIn(node, context));
  }
}

/** `X = value` in an initializer. */
function lowerItem(node: Node, context: Lowering): Operand {
  const right = node.type === "assignment_expression" ? node.childForFieldName("right") : null;
  return context.expression(right ?? node);
}

function lowerMember(node: Node, context: Lowering): Operand {
  const span = spanOf(node);
  if (/^(?:IntPtr|nint|UIntPtr|nuint|System\.IntPtr)\.Zero$/.test(node.text))
    return { kind: "null", span };
  if (/^(?:Marshal\.GetLast\w+Error)$/.test(node.text)) return nothing(node);
  const object = node.childForFieldName("expression")!;
  // `p->x` reads what `p` points at.
  if (
    node.text
      .slice(object.endIndex - node.startIndex)
      .trimStart()
      .startsWith("->")
  ) {
    const value = context.expression(object);
    context.out.push({ kind: "use", value, how: "read", to: null, span });
    return nothing(node);
  }
  const chain = placeOf(node, context);
  if (chain !== null) return place(chain, span);
  const value = context.expression(object);
  return nothing(node, placesOf(value));
}

function lowerElement(node: Node, context: Lowering): Operand {
  const chain = placeOf(node, context);
  const list = namedChildren(node).find(({ type }) => type === "bracketed_argument_list");
  for (const of of list ? namedChildren(list) : []) context.expression(of);
  if (chain !== null) return place(chain, spanOf(node));
  return nothing(node, usesIn(node, context));
}

function lowerAssignment(node: Node, context: Lowering): Operand {
  const left = node.childForFieldName("left")!;
  const right = node.childForFieldName("right")!;
  const value = context.expression(right);
  const operator = node.childForFieldName("operator")?.text ?? "=";
  if (operator !== "=" && operator !== "??=") {
    // `button.Click += handler` keeps the handler.
    if (operator === "+=")
      context.out.push({ kind: "opaque", uses: placesOf(value), span: spanOf(node) });
    return nothing(node, placesOf(value));
  }
  return assign(left, value, spanOf(node), context);
}

function lowerConditional(node: Node, context: Lowering): Operand {
  const span = spanOf(node);
  const condition = lowerCondition(node.childForFieldName("condition")!, context);
  return made(node, context, (to) => {
    const branch = (name: string): ReturnType<typeof collected> =>
      collected(context, (inner) => {
        const of = node.childForFieldName(name);
        const value = of ? inner.expression(of) : nothing(node);
        inner.out.push({ kind: "assign", to, value, span });
      });
    return { kind: "if", condition, yes: branch("consequence"), no: branch("alternative"), span };
  });
}

function lowerBinary(node: Node, context: Lowering): Operand {
  const operator = node.childForFieldName("operator")?.text ?? "";
  const span = spanOf(node);
  if (/^(?:==|!=|<|>|<=|>=|&&|\|\||is)$/.test(operator)) {
    const condition = lowerCondition(node, context);
    context.out.push({ kind: "if", condition, yes: [], no: [], span });
    return nothing(node);
  }
  const left = context.expression(node.childForFieldName("left")!);
  if (operator === "??" && left.kind === "place") {
    const condition = { kind: "is-null", place: left.place, span } as const;
    return made(node, context, (to) => ({
      kind: "if",
      condition,
      yes: collected(context, (inner) => {
        const value = inner.expression(node.childForFieldName("right")!);
        inner.out.push({ kind: "assign", to, value, span });
      }),
      no: [{ kind: "assign", to, value: left, span }],
      span,
    }));
  }
  const right = context.expression(node.childForFieldName("right")!);
  return nothing(node, [...placesOf(left), ...placesOf(right)]);
}

function lowerPrefix(node: Node, context: Lowering): Operand {
  const inner = namedChildren(node).at(-1)!;
  const span = spanOf(node);
  if (node.text.startsWith("-") && inner.type === "integer_literal") {
    return { kind: "constant", value: `-${inner.text}`, span };
  }
  const value = context.expression(inner);
  if (node.text.startsWith("*")) {
    context.out.push({ kind: "use", value, how: "read", to: null, span });
    return nothing(node);
  }
  if (node.text.startsWith("&")) {
    // The address of a method is no object that could be collected.
    if (value.kind === "place" && !context.names.has(value.place)) return nothing(node);
    return made(node, context, (to) => ({ kind: "address", to, of: value, keeps: true, span }));
  }
  return nothing(node, placesOf(value));
}

/** A closure keeps what it captures. */
function lowerLambda(node: Node, context: Lowering): Operand {
  const fn = context.lambda(node, `<lambda@${node.startIndex}>`);
  context.inner.push(fn);
  const captured = capturedBy(node, context);
  const span = spanOf(node);
  return { kind: "compound", parts: captured.map((of) => place(of, span)), span };
}

/** Variables of the method that a lambda mentions. */
function capturedBy(node: Node, { names }: Lowering): readonly string[] {
  const found = new Set<string>();
  for (const of of node.descendantsOfType("identifier")) {
    if (of !== null && names.has(of.text)) found.add(of.text);
  }
  return [...found];
}

/** `a?.M(x)` is a call when `a` is there. */
function lowerConditionalAccess(node: Node, context: Lowering): Operand {
  const object = node.childForFieldName("condition") ?? node.namedChildren[0]!;
  const span = spanOf(node);
  const value = context.expression(object);
  const text = node.text;
  const rest = namedChildren(node).slice(1);
  const uses = rest.flatMap((of) => usesIn(of, context));
  if (/\?\.\s*Dispose\s*\(\)/.test(text) && value.kind === "place") {
    context.out.push({ kind: "opaque", uses: [value.place], span });
  } else if (/\?\.\s*Invoke\s*\(/.test(text)) {
    context.out.push({
      kind: "call",
      to: null,
      callee: { kind: "managed", name: "Invoke" },
      arguments: [],
      through: null,
      throws: "may",
      clobbersErrno: false,
      checked: true,
      span,
    });
  }
  return nothing(node, [...placesOf(value), ...uses]);
}

/** All values inside a node that is not understood further. */
export function usesIn(node: Node, context: Lowering): readonly string[] {
  return namedChildren(node).flatMap((child) => placesOf(context.expression(child)));
}
