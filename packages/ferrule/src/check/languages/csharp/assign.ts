import { placesOf } from "../../model/places-of.ts";
import type { Node } from "../../parse/node.ts";
import type { Operand } from "../../model/lowered.ts";
import type { Span } from "../../model/source.ts";
import { namedChildren } from "../../parse/tree-sitter.ts";
import { nothing, place, type Lowering } from "./lower-context.ts";
import { placeOf } from "./places.ts";
import { bare } from "./syntax.ts";

/** Gives a value to a variable, a field, an element or several at once. */
export function assign(target: Node, value: Operand, span: Span, context: Lowering): Operand {
  const left = bare(target);
  if (left.type === "tuple_expression") {
    const uses = placesOf(value);
    for (const of of namedChildren(left)) {
      assign(namedChildren(of).at(-1) ?? of, { kind: "other", uses, span }, span, context);
    }
    return value;
  }
  if (left.type === "prefix_unary_expression" && left.text.startsWith("*")) {
    const pointer = context.expression(namedChildren(left).at(-1)!);
    context.out.push({ kind: "use", value: pointer, how: "write", to: null, span });
    // Native memory has it from here on.
    context.out.push({ kind: "opaque", uses: placesOf(value), span });
    return value;
  }
  if (left.type === "member_access_expression" && left.text.includes("->")) {
    context.expression(left);
    context.out.push({ kind: "opaque", uses: placesOf(value), span });
    return value;
  }
  // `_ = F()` says that nobody wants the result.
  if (left.text === "_" && !context.names.has("_")) {
    for (const of of placesOf(value)) {
      context.out.push({ kind: "use", value: place(of, span), how: "read", to: null, span });
    }
    return value;
  }
  const chain = placeOf(left, context);
  if (chain === null) {
    context.out.push({ kind: "opaque", uses: placesOf(value), span });
    return nothing(left, placesOf(value));
  }
  if (left.type === "element_access_expression") {
    context.out.push({ kind: "opaque", uses: placesOf(value), span });
    return value;
  }
  if (value.kind === "place") {
    const handle = context.handles.get(value.place);
    if (handle) context.handles.set(chain, handle);
  }
  context.out.push({ kind: "assign", to: chain, value, span });
  return place(chain, span);
}
