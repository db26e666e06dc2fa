import type { Node } from "../../parse/node.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { other, placesIn, placeValue, temporary, type Lowering, type Value } from "./context.ts";

type Field = { readonly name: string; readonly value: Value };

/** `T { a, b: x }`: an object that holds its fields; a type with `Drop` frees what it holds. */
export function lowerStruct(node: Node, context: Lowering): Value {
  const named = node.childForFieldName("name")?.text.replace(/<.*$/s, "").split("::").at(-1) ?? "";
  const name = named === "Self" ? (context.owner ?? named) : named;
  const body = node.childForFieldName("body");
  const fields = (body ? namedChildren(body) : []).flatMap((of): readonly Field[] => {
    const field = of.childForFieldName("field")?.text ?? of.text;
    const value = of.childForFieldName("value");
    if (of.type === "shorthand_field_initializer") {
      return [{ name: of.text, value: context.expression(of.namedChildren[0]!) }];
    }
    if (of.type === "base_field_initializer") {
      return [{ name: "..", value: context.expression(of.namedChildren[0]!) }];
    }
    return value ? [{ name: field, value: context.expression(value) }] : [];
  });
  return hold(node, name, fields, context);
}

/** `Some(x)` and `Ok(x)` are `x`; `Wrapper(x)` holds it. */
export function lowerConstructor(
  node: Node,
  name: string,
  list: readonly Node[],
  context: Lowering,
): Value {
  const values = list.map((of) => context.expression(of));
  const [only] = values;
  if (/^(?:Some|Ok|Pin|AssertUnwindSafe|Cell|RefCell|ManuallyDrop|Wrapping)$/.test(name) && only)
    return only;
  if (name === "Err") return other(spanOf(node), values.flatMap(placesIn));
  const fields = values.map((value, index) => ({ name: `${index}`, value }));
  return hold(node, name, fields, context);
}

function hold(node: Node, name: string, fields: readonly Field[], context: Lowering): Value {
  const span = spanOf(node);
  const { items } = context.file;
  const known = items.types.has(name) && !items.dropped.has(name);
  const holds = fields.flatMap(({ value }) => placesIn(value));
  if (!known) {
    for (const { value } of fields) {
      if (value.operand.kind !== "place" || value.held?.kind === "owner") continue;
      context.out.push({ kind: "guard", to: null, value: value.operand, by: null, span });
    }
  }
  const to = temporary(context);
  context.out.push({ kind: "make", to, what: "object", body: null, holds, span });
  for (const field of fields) {
    const { operand, held } = field.value;
    context.out.push({ kind: "assign", to: `${to}.${field.name}`, value: operand, span });
    if (held) context.shared.held.set(`${to}.${field.name}`, held);
  }
  return placeValue(to, span, { kind: "owner", family: name }, name);
}
