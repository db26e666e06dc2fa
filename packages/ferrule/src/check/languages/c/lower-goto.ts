import type { Node } from "../../parse/node.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { type Lowering, lowerStatement } from "./context.ts";

/** Jumps that lead to jumps are followed so far. */
const MOST = 3;

/**
 * `goto done`: what stands behind the label runs, and then the function ends. Jumps backwards are
 * loops that nobody writes today; there the path ends.
 */
export function lowerGoto(node: Node, context: Lowering): void {
  const span = spanOf(node);
  const label = node.childForFieldName("label")?.text ?? "";
  const behind = context.labels.get(label) ?? [];
  const [first] = behind;
  if (first && first.startIndex > node.startIndex && context.jumps < MOST) {
    const inner = { ...context, jumps: context.jumps + 1 };
    for (const of of behind) lowerStatement(of, inner);
  }
  context.out.push({ kind: "return", value: null, span });
}

/** The statements behind each label of a body, to its end. */
export function labelsOf(body: Node): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, readonly Node[]>();
  const statements = namedChildren(body);
  for (const [index, of] of statements.entries()) {
    if (of.type !== "labeled_statement") continue;
    const label = of.childForFieldName("label")?.text ?? "";
    found.set(label, statements.slice(index));
  }
  return found;
}
