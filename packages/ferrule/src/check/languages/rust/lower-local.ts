import type { Node } from "../../parse/node.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { placeValue, temporary, type Lowering, type Value } from "./context.ts";
import { addressOf, emitCall } from "./emit.ts";

/** A call of a function of this file. */
export function lowerLocal(
  node: Node,
  name: string,
  self: readonly Value[],
  list: readonly Node[],
  context: Lowering,
): Value {
  const { file } = context;
  const span = spanOf(node);
  const [receiver] = self;
  if (receiver?.held?.kind === "owner" && list.length === 0 && givesField(name, context)) {
    return addressOf(receiver, span, context);
  }
  const values = [...self, ...list.map((of) => context.expression(of))];
  const panics = file.panics.has(name);
  const type = resultType(name, context);
  const value = emitCall(
    node,
    { kind: "local", name },
    values,
    panics,
    file.noisy.has(name),
    context,
  );
  if (type === null || !file.items.dropped.has(type) || value.operand.kind !== "place") {
    return { ...value, type };
  }
  // A wrapper that frees on drop: an object that ends with its name.
  const to = temporary(context);
  const holds = [value.operand.place];
  context.out.push({ kind: "make", to, what: "object", body: null, holds, span });
  return placeValue(to, span, { kind: "owner", family: type }, type);
}

/** `fn raw(&self) -> *mut T { self.raw }`: good as long as the wrapper is. */
function givesField(name: string, { file }: Lowering): boolean {
  const fn = file.functions.get(name);
  const pointer = fn?.node.childForFieldName("return_type")?.type === "pointer_type";
  const body = fn?.node.childForFieldName("body")?.text ?? "";
  const dropped = fn?.owner !== null && fn !== undefined && file.items.dropped.has(fn.owner);
  const borrows = /^\(\s*&/.test(fn?.node.childForFieldName("parameters")?.text ?? "");
  return pointer && dropped && borrows && /^\{\s*self\.\w+(?:\.as_ptr\(\))?\s*\}$/.test(body);
}

/** The bare name of what a function gives, through `Result` and `Option`. */
function resultType(name: string, { file, owner }: Lowering): string | null {
  const fn = file.functions.get(name);
  const text = fn?.node.childForFieldName("return_type")?.text ?? "";
  const bare = /^(?:(?:\w+::)*(?:Result|Option)<)?\s*(\w+)\s*(?:[,><]|$)/.exec(text)?.[1] ?? null;
  return bare === "Self" ? (fn?.owner ?? owner) : bare;
}
