import type { Node } from "../../parse/node.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import {
  other,
  placesIn,
  placeValue,
  temporary,
  type Lowering,
  type Value,
  lowerExpression,
} from "./context.ts";

/** `new T`, `new T[n]`: memory that only its own `delete` gives back. */
export function lowerNew(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const list = node.childForFieldName("arguments");
  const placement = node.childForFieldName("placement")?.text ?? "";
  for (const of of list ? namedChildren(list) : []) {
    const { operand } = lowerExpression(of, context);
    // A constructor may keep whatever it is given.
    context.out.push({ kind: "opaque", uses: placesIn(operand), span });
    for (const place of placesIn(operand)) {
      const value = { kind: "place", place, span } as const;
      context.out.push({ kind: "forget", value, span });
    }
  }
  const type = `${node.childForFieldName("type")?.text ?? "?"}*`;
  if (placement !== "" && !placement.includes("nothrow")) return other(span, [], type);
  const by = node.childForFieldName("declarator") ? "delete[]" : "delete";
  const to = temporary(context);
  const nullable = placement.includes("nothrow");
  context.out.push({ kind: "acquire", to, what: `what new makes`, by, nullable, span });
  return placeValue(to, span, type);
}

/** `delete p`, `delete[] p`. */
export function lowerDelete(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const of = namedChildren(node).at(-1);
  if (!of) return other(span);
  const { operand } = lowerExpression(of, context);
  const by = /^(?:::)?delete\s*\[\s*\]/.test(node.text) ? "delete[]" : "delete";
  context.out.push({ kind: "release", value: operand, by, span });
  return other(span);
}
