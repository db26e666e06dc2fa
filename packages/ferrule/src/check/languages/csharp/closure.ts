import { placesOf } from "../../model/places-of.ts";
import type { Node } from "../../parse/node.ts";
import type { Place } from "../../model/lowered.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { temporary, type Lowering } from "./lower-context.ts";
import { argumentsOf, bare, lastName, valueOf } from "./syntax.ts";

/** A delegate made for this call: a lambda, a method's name, `new D(M)`. Null for a variable. */
export function closureOf(inner: Node, context: Lowering): Place | null {
  const span = spanOf(inner);
  const make = (body: string | null, holds: readonly Place[]): Place => {
    const to = temporary(context);
    context.out.push({ kind: "make", to, what: "callback", body, holds, span });
    return to;
  };
  if (inner.type === "lambda_expression" || inner.type === "anonymous_method_expression") {
    const value = context.expression(inner);
    return make(`<lambda@${inner.startIndex}>`, placesOf(value));
  }
  const creation = /^(?:implicit_)?object_creation_expression$/.test(inner.type);
  const type = lastName(inner.childForFieldName("type")?.text ?? "");
  if (creation && (context.reader.known.delegates.has(type) || /^(?:Action|Func)\b/.test(type))) {
    const [first] = argumentsOf(inner);
    const of = first ? bare(valueOf(first)) : null;
    if (of?.type === "lambda_expression") return closureOf(of, context);
    return make(of ? routineName(of, context) : null, []);
  }
  const method = routineName(inner, context);
  return method === null ? null : make(method, []);
}

/** The lowered method that a name means. */
export function routineName(node: Node, context: Lowering): string | null {
  const { routines, owner, names } = context;
  if (node.type === "identifier") {
    const name = `${owner}.${node.text}`;
    return routines.has(name) && !names.has(node.text) ? name : null;
  }
  if (node.type !== "member_access_expression") return null;
  const object = node.childForFieldName("expression")?.text ?? "";
  const name = node.childForFieldName("name")?.text ?? "";
  const full = `${object === "this" || object === "base" ? owner : lastName(object)}.${name}`;
  return routines.has(full) ? full : null;
}
