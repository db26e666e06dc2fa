import type { Operand } from "../../model/lowered.ts";
import type { Span } from "../../model/source.ts";
import { evaluate } from "./evaluate.ts";
import { place, type Lowering } from "./lower-context.ts";
import {
  bare,
  keyOf,
  numberOf,
  part,
  parts,
  placeOf,
  stringOf,
  word,
  type JsNode,
} from "./syntax.ts";

/** Gives a value to a name, a field, or several at once. `source` is the expression, if any. */
export function assignTo(
  target: JsNode,
  value: Operand,
  source: JsNode | null,
  span: Span,
  context: Lowering,
): Operand {
  const left = bare(target);
  if (left.type === "AssignmentPattern") {
    return assignTo(part(left, "left")!, value, source, span, context);
  }
  if (left.type === "ObjectPattern" || left.type === "ArrayPattern") {
    return destructure(left, value, span, context);
  }
  const chain = placeOf(left);
  // What is not a name is handed on: it may be kept there.
  if (chain === null) {
    const uses = value.kind === "place" ? [value.place] : [];
    context.out.push({ kind: "opaque", uses, span });
    return value;
  }
  if (left.type === "MemberExpression" && left["computed"] === true) {
    return store(chain, value, span, context);
  }
  note(chain, value, source, context);
  context.out.push({ kind: "assign", to: chain, value, span });
  return place(chain, span);
}

/** `container[i] = x`: the container holds it from here on; a view is written to. */
function store(chain: string, value: Operand, span: Span, context: Lowering): Operand {
  if (context.views.has(chain)) {
    context.out.push({ kind: "use", value: place(chain, span), how: "write", to: null, span });
    return value;
  }
  if (value.kind === "place" || value.kind === "compound") {
    const argument = { value, passed: null, out: null };
    context.out.push({
      kind: "call",
      to: null,
      callee: { kind: "managed", name: `${chain}[…] =` },
      arguments: [argument],
      through: null,
      throws: "never",
      clobbersErrno: false,
      checked: true,
      span,
    });
  }
  return value;
}

function destructure(left: JsNode, value: Operand, span: Span, context: Lowering): Operand {
  const items = left.type === "ArrayPattern" ? parts(left, "elements") : parts(left, "properties");
  for (const item of items) {
    const inner = item.type === "Property" ? part(item, "value")! : item;
    const target = inner.type === "RestElement" ? part(inner, "argument")! : inner;
    const key = item.type === "Property" ? keyOf(part(item, "key")) : null;
    const from =
      value.kind === "place" && key !== null && !["ptr", "pointer"].includes(key)
        ? place(`${value.place}.${key}`, span)
        : value;
    assignTo(
      target,
      from.kind === "compound" ? { kind: "other", uses: [], span } : from,
      null,
      span,
      context,
    );
  }
  return value;
}

/** Remembers what kind of thing a name has from here on. */
function note(chain: string, value: Operand, source: JsNode | null, context: Lowering): void {
  const { memory, views, natives, strings } = context;
  for (const known of [memory, natives]) known.delete(chain);
  for (const known of [views, strings]) known.delete(chain);
  const from = source && bare(source);
  // An element of an array is not the array.
  const element = from?.type === "MemberExpression" && from["computed"] === true;
  if (value.kind === "place" && !element) {
    if (memory.has(value.place)) memory.set(chain, memory.get(value.place)!);
    if (views.has(value.place)) views.add(chain);
    if (strings.has(value.place)) strings.add(chain);
    const native = natives.get(value.place);
    if (native) natives.set(chain, native);
  }
  if (from?.type === "ArrayExpression") memory.set(chain, null);
  if (from && isText(from, context)) strings.add(chain);
}

/** An expression that certainly is a JavaScript string. */
export function isText(node: JsNode, context: Lowering): boolean {
  const of = bare(node);
  if (stringOf(of) || of.type === "TemplateLiteral") return true;
  if (of.type === "Identifier") {
    return context.strings.has(word(of, "name")) || evaluate(of, context.scope)?.kind === "string";
  }
  if (of.type === "BinaryExpression" && word(of, "operator") === "+" && numberOf(of) === null) {
    return isText(part(of, "left")!, context) || isText(part(of, "right")!, context);
  }
  const callee = of.type === "CallExpression" ? part(of, "callee") : null;
  const name = callee ? (keyOf(callee) ?? keyOf(part(callee, "property"))) : null;
  return name === "String" || name === "toString" || name === "join" || name === "stringify";
}
