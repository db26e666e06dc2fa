import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import { namedChildren, spanOf } from "../../../parse/tree-sitter.ts";
import type { GoFunction, GoItems } from "../items.ts";

/**
 * Wrappers of what belongs to an object with a finalizer, which do not keep that object:
 *
 *     func (t *Tree) Root() *Node { return &Node{raw: C.tree_root(t.raw)} }
 */
export function markChildren(items: GoItems): readonly Mark[] {
  return [...items.functions.values()].flatMap((fn) => {
    const receiver = receiverOf(fn);
    if (receiver === null || fn.owner === null || !items.finalized.has(fn.owner)) return [];
    return fn.node.descendantsOfType("composite_literal").flatMap((literal) => {
      const type = literal?.childForFieldName("type")?.text ?? "";
      const struct = items.structs.get(type);
      if (!literal || !struct || type === fn.owner) return [];
      const call = foreignCall(literal, receiver);
      if (!call || keepsOwner(literal, receiver, struct, fn.owner!)) return [];
      const symbol = call.childForFieldName("function")!.text.slice(2);
      const needs = { kind: "borrowed-result" } as const;
      const words = [type, fn.owner!, symbol];
      return [
        { mark: "go-child-outlives-parent", span: spanOf(literal), symbol, words, needs } as const,
      ];
    });
  });
}

function receiverOf({ node }: GoFunction): string | null {
  const [of] = namedChildren(node.childForFieldName("receiver") ?? node);
  return of?.childForFieldName("name")?.text ?? null;
}

/** `C.f(t.raw)` as a field of the literal. */
function foreignCall(literal: Node, receiver: string): Node | null {
  const found = literal.descendantsOfType("call_expression").find((of) => {
    const callee = of?.childForFieldName("function")?.text ?? "";
    const given = of?.childForFieldName("arguments")?.text ?? "";
    return /^C\.[a-z]\w*$/.test(callee) && given.startsWith(`(${receiver}.`);
  });
  return found ?? null;
}

function keepsOwner(literal: Node, receiver: string, struct: Node, owner: string): boolean {
  if (new RegExp(String.raw`[:,{]\s*${receiver}\s*[,}]`).test(literal.text)) return true;
  return new RegExp(String.raw`\*?\b${owner}\b`).test(struct.text);
}
