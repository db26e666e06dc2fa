import type { Node } from "../../parse/node.ts";
import type { Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { collected, placesIn, type Lowering, lowerExpression, lowerStatement } from "./context.ts";

/**
 * `switch`: one path for each case, which falls through to the next where nothing stops it. The
 * loop around it gives `break` its meaning.
 */
export function lowerSwitch(node: Node, context: Lowering): void {
  const span = spanOf(node);
  const test = lowerExpression(node.childForFieldName("condition")!, context);
  const cases = namedChildren(node.childForFieldName("body")!).filter(
    ({ type }) => type === "case_statement",
  );
  const bodies = cases.map((of) => lowerCase(of, context));
  const hasDefault = cases.some((of) => of.childForFieldName("value") === null);
  const stop: Statement = { kind: "break", span };
  let chain: readonly Statement[] = hasDefault ? [] : [stop];
  for (let index = cases.length - 1; index >= 0; index--) {
    const yes = [...bodies.slice(index).flat(), stop];
    const isLast = index === cases.length - 1 && hasDefault;
    const uses = placesIn(test.operand);
    chain = isLast
      ? yes
      : [{ kind: "if", condition: { kind: "unknown", uses, span }, yes, no: chain, span }];
  }
  const condition = { kind: "constant", value: false, span } as const;
  context.out.push({ kind: "loop", condition, body: chain, atLeastOnce: true, span });
}

function lowerCase(node: Node, context: Lowering): readonly Statement[] {
  const value = node.childForFieldName("value");
  return collected(context, (inner) => {
    for (const of of namedChildren(node)) {
      if (of.startIndex !== value?.startIndex) lowerStatement(of, inner);
    }
  });
}
