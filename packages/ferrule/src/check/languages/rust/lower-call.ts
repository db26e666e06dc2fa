import type { Node } from "../../parse/node.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { placeValue, temporary, type Lowering, type Value } from "./context.ts";
import { argumentsOf, emitPanic, errnoRead, managed } from "./emit.ts";
import { lowerArguments } from "./lower-arguments.ts";
import { lowerConstructor } from "./lower-struct.ts";
import { lowerLocal } from "./lower-local.ts";
import { lowerMethod } from "./lower-method.ts";
import { isPrinting, lowerPrinting } from "./lower-macro.ts";
import { lowerPath } from "./lower-path.ts";
import { resolve } from "./resolve.ts";

/** Lowers a call; its result is the value. */
export function lowerCall(node: Node, context: Lowering): Value {
  const callee = node.childForFieldName("function")!;
  const inner = callee.type === "generic_function" ? callee.childForFieldName("function")! : callee;
  if (isPrinting(inner.text)) return lowerPrinting(node, inner.text, context);
  if (inner.type === "field_expression") return lowerMethod(node, inner, context);
  const target = resolve(callee, context);
  const list = argumentsOf(node);
  switch (target?.kind) {
    case "foreign":
      return lowerForeign(node, target.symbol, target.through, list, context);
    case "local":
      return lowerLocal(node, target.name, [], list, context);
    case "constructor":
      return lowerConstructor(node, target.name, list, context);
    case "path":
      return lowerPath(node, target, list, context);
    case "value":
    case undefined: {
      const value = target ? null : context.expression(inner);
      // What a variable or a field holds is the caller's code.
      emitPanic(inner.text, spanOf(node), context);
      return managed(node, inner.text, value ? [value] : [], list, context);
    }
  }
}

function lowerForeign(
  node: Node,
  symbol: string,
  through: string | null,
  list: readonly Node[],
  context: Lowering,
): Value {
  const span = spanOf(node);
  if (/^(?:__errno_location|__error|_errno)$/.test(symbol)) return errnoRead(node, context);
  const given = lowerArguments(list, context);
  const to = temporary(context);
  context.out.push({
    kind: "call",
    to,
    callee: { kind: "foreign", symbol },
    arguments: given.map(({ argument }) => argument),
    through,
    throws: "never",
    clobbersErrno: true,
    checked: context.inDrop || isDiscarded(node),
    span,
  });
  for (const { argument, handedOver } of given) {
    if (handedOver) context.out.push({ kind: "forget", value: argument.value, span });
  }
  return placeValue(to, span, null, null);
}

/** `let _ = f();` says that the result is not wanted. */
function isDiscarded(node: Node): boolean {
  let at: Node | null = node;
  while (at && /^(?:call_expression|unsafe_block|block|type_cast_expression)$/.test(at.type))
    at = at.parent;
  return at?.type === "let_declaration" && at.childForFieldName("pattern")?.text === "_";
}
