import type { Node } from "../../parse/node.ts";
import type { Operand, Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import {
  collected,
  other,
  temporary,
  withTemporaries,
  type Lowering,
  type Value,
} from "./context.ts";
import { addressOf } from "./emit.ts";
import { bareName } from "./items.ts";
import { heldOfType, patternCondition } from "./lower-pattern.ts";

const items =
  /_item$|^use_declaration$|comment$|^attribute_item$|^inner_attribute|^empty_statement$|^label$/;

/** Lowers a function's body: what its last expression is, it returns. */
export function lowerBody(body: Node, context: Lowering): void {
  const tail = lowerStatements(body, context);
  if (tail) withTemporaries(context, spanOf(tail), () => giveBack(tail, tail, context));
}

/** Emits a return of `value`; looking into C's memory through it afterwards is a use. */
export function giveBack(value: Node | null, at: Node, context: Lowering): void {
  const span = spanOf(at);
  let operand: Operand | null = null;
  if (value) {
    const given = context.expression(value);
    operand = given.operand;
    if (given.held?.kind === "view") {
      context.out.push({ kind: "use", value: operand, how: "read", to: null, span });
    }
  }
  context.out.push({ kind: "return", value: operand, span });
}

/** A block as a value: its names end with it. */
export function lowerBlock(block: Node, context: Lowering): Value {
  const span = spanOf(block);
  const tail = tailOf(block);
  const alone = namedChildren(block).filter(({ type }) => !items.test(type)).length === 1;
  if (tail && alone) return context.expression(tail);
  const to = temporary(context);
  let value: Value = other(span);
  context.out.push(
    ...collected(context, (inner) => {
      const last = lowerStatements(block, inner);
      if (!last) return;
      const first = inner.shared.counter.next;
      value = inner.expression(last);
      inner.out.push({ kind: "assign", to, value: value.operand, span: value.operand.span });
      for (let index = first + 1; index <= inner.shared.counter.next; index++) {
        inner.out.push({ kind: "drop", place: `$${index}`, span: spanOf(last) });
      }
    }),
  );
  return { operand: { kind: "place", place: to, span }, held: value.held, type: value.type };
}

/** A block whose value goes to `to`. */
export function blockInto(
  node: Node,
  to: string,
  context: Lowering,
): { readonly body: readonly Statement[]; readonly value: Value } {
  let value: Value = other(spanOf(node));
  const body = collected(context, (inner) => {
    value = node.type === "block" ? lowerBlock(node, inner) : inner.expression(node);
    inner.out.push({ kind: "assign", to, value: value.operand, span: value.operand.span });
  });
  return { body, value };
}

function tailOf(block: Node): Node | null {
  const last = namedChildren(block).findLast(({ type }) => !type.endsWith("comment"));
  if (!last || items.test(last.type) || last.type === "let_declaration") return null;
  if (last.type !== "expression_statement") return last;
  // `if … {}` and `match … {}` in last place are the block's value.
  return last.text.endsWith(";") ? null : (last.namedChildren[0] ?? null);
}

/** Lowers all but the last expression, and gives that. */
function lowerStatements(block: Node, context: Lowering): Node | null {
  const tail = tailOf(block);
  for (const child of namedChildren(block)) {
    if (items.test(child.type)) continue;
    const isTail =
      tail !== null && (child.id === tail.id || child.namedChildren[0]?.id === tail.id);
    if (isTail && child.endIndex === tail.endIndex) continue;
    lowerStatement(child, context);
  }
  return tail;
}

function lowerStatement(node: Node, context: Lowering): void {
  const span = spanOf(node);
  withTemporaries(context, span, () => {
    if (node.type === "let_declaration") lowerLet(node, context);
    else if (node.type === "expression_statement") {
      for (const child of namedChildren(node)) context.expression(child);
    } else context.expression(node);
  });
}

function lowerLet(node: Node, context: Lowering): void {
  const pattern = node.childForFieldName("pattern");
  const type = node.childForFieldName("type");
  const initial = node.childForFieldName("value");
  const otherwise = node.childForFieldName("alternative");
  const span = spanOf(node);
  const { out } = context;
  if (!pattern) return;
  const value = initial ? context.expression(initial) : other(span);
  if (otherwise) {
    const condition = patternCondition(pattern, value) ?? { kind: "unknown", uses: [], span };
    const no = collected(context, (inner) => void lowerBlock(otherwise, inner));
    out.push({ kind: "if", condition, yes: [], no, span });
  }
  const known = type ? heldOfType(type) : null;
  const coerced = type?.type === "pointer_type" && value.held?.kind === "reference";
  const bound = coerced ? addressOf(value, span, context) : value;
  context.bind(pattern, {
    ...bound,
    held: bound.held ?? (initial ? known : null),
    type: bound.type ?? (type ? bareName(type) : null),
  });
  // An owner that came out of an expression of no known place gets a value of its own.
  const held = bound.held ?? (initial ? known : null);
  if (
    held?.kind === "owner" &&
    bound.operand.kind !== "place" &&
    pattern.type !== "tuple_pattern"
  ) {
    const place = context.scope.declared.at(-1);
    if (place) out.push({ kind: "make", to: place, what: "memory", body: null, holds: [], span });
  }
}
