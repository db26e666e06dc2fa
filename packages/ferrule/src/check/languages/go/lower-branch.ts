import type { Node } from "../../parse/node.ts";
import type { Condition, Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import {
  collected,
  declare,
  other,
  placesIn,
  withTemporaries,
  type Lowering,
  type Value,
} from "./context.ts";
import { comparison } from "./lower-condition.ts";

type Lower = (node: Node, context: Lowering) => void;

/** `if`, `for`, `switch` and `select`; false for any other statement. */
export function lowerBranch(node: Node, context: Lowering, lower: Lower): boolean {
  switch (node.type) {
    case "if_statement":
      context.out.push(...collected(context, (inner) => lowerIf(node, inner, lower)));
      return true;
    case "for_statement":
      context.out.push(...collected(context, (inner) => lowerFor(node, inner, lower)));
      return true;
    case "expression_switch_statement":
    case "type_switch_statement":
    case "select_statement":
      context.out.push(...collected(context, (inner) => lowerSwitch(node, inner, lower)));
      return true;
    default:
      return false;
  }
}

function body(node: Node | null, context: Lowering): readonly Statement[] {
  return node ? collected(context, (inner) => inner.block(node)) : [];
}

function lowerIf(node: Node, context: Lowering, lower: Lower): void {
  const span = spanOf(node);
  const initializer = node.childForFieldName("initializer");
  if (initializer) lower(initializer, context);
  withTemporaries(context, span, () => {
    const condition = context.condition(node.childForFieldName("condition")!);
    const yes = body(node.childForFieldName("consequence"), context);
    const alternative = node.childForFieldName("alternative");
    const no =
      alternative?.type === "if_statement"
        ? collected(context, (inner) => lowerIf(alternative, inner, lower))
        : body(alternative, context);
    context.out.push({ kind: "if", condition, yes, no, span });
  });
}

function lowerFor(node: Node, context: Lowering, lower: Lower): void {
  const span = spanOf(node);
  const clause = namedChildren(node).find(({ type }) => type !== "block" && type !== "comment");
  const block = node.childForFieldName("body");
  if (clause?.type === "range_clause") {
    const over = context.expression(clause.childForFieldName("right")!);
    const inside = collected(context, (inner) => {
      const left = clause.childForFieldName("left");
      for (const name of left ? namedChildren(left) : []) {
        if (name.type !== "identifier" || name.text === "_") continue;
        const place = declare(name.text, inner);
        const { operand } = other(spanOf(name), placesIn(over));
        inner.out.push({ kind: "assign", to: place, value: operand, span: spanOf(name) });
      }
      if (block) inner.block(block);
    });
    context.out.push({ kind: "loop", condition: null, body: inside, atLeastOnce: false, span });
    return;
  }
  const parts = clause?.type === "for_clause" ? clause : null;
  const initializer = parts?.childForFieldName("initializer");
  if (initializer) lower(initializer, context);
  const test = parts ? parts.childForFieldName("condition") : (clause ?? null);
  const update = parts?.childForFieldName("update");
  const inside = collected(context, (inner) => {
    if (test) {
      const condition = inner.condition(test);
      inner.out.push({
        kind: "if",
        condition,
        yes: [],
        no: [{ kind: "break", span: spanOf(test) }],
        span: spanOf(test),
      });
    }
    if (block) inner.block(block);
    if (update) lower(update, inner);
  });
  const always: Condition = { kind: "constant", value: true, span };
  context.out.push({ kind: "loop", condition: always, body: inside, atLeastOnce: false, span });
}

function lowerSwitch(node: Node, context: Lowering, lower: Lower): void {
  const initializer = node.childForFieldName("initializer");
  if (initializer) lower(initializer, context);
  const at = node.childForFieldName("value");
  const value = at ? context.expression(at) : null;
  const cases = namedChildren(node).filter(({ type }) => type.endsWith("_case"));
  const plain = cases.filter(({ type }) => type !== "default_case");
  const last = cases.find(({ type }) => type === "default_case");
  const inside = chain(plain, last ?? null, value, context);
  const leaves = node.descendantsOfType("break_statement").some((of) => of && leavesSwitch(of));
  if (!leaves) {
    context.out.push(...inside);
    return;
  }
  const span = spanOf(node);
  const catches = [{ all: true, body: [] }];
  context.out.push({ kind: "try", body: inside, catches, otherwise: [], finally: [], span });
}

function chain(
  cases: readonly Node[],
  last: Node | null,
  value: Value | null,
  context: Lowering,
): readonly Statement[] {
  const [one, ...rest] = cases;
  if (!one) return last ? caseBody(last, context) : [];
  const span = spanOf(one);
  const out: Statement[] = [];
  const list = one.childForFieldName("value");
  const tests = list
    ? namedChildren(list).map((of) => caseTest(of, value, { ...context, out }))
    : [];
  const condition = tests.reduce<Condition | null>(
    (left, right) => (left === null ? right : { kind: "or", left, right, span }),
    null,
  );
  const yes = caseBody(one, context);
  const no = chain(rest, last, value, context);
  return [
    ...out,
    { kind: "if", condition: condition ?? { kind: "unknown", uses: [], span }, yes, no, span },
  ];
}

function caseTest(of: Node, value: Value | null, context: Lowering): Condition {
  if (value === null) return context.condition(of);
  return comparison("==", value, context.expression(of), of.text, spanOf(of), context);
}

function caseBody(node: Node, context: Lowering): readonly Statement[] {
  const values = new Set(
    ["value", "type", "communication"].flatMap((name) =>
      node.childrenForFieldName(name).map((of) => of?.id),
    ),
  );
  return collected(context, (inner) => {
    for (const child of namedChildren(node)) {
      if (values.has(child.id)) {
        if (node.type === "communication_case")
          inner.out.push({
            kind: "opaque",
            uses: placesIn(inner.expression(child)),
            span: spanOf(child),
          });
        continue;
      }
      if (child.type === "statement_list") inner.block(child);
    }
  });
}

/** Whether `break` leaves a `switch`, and not a loop inside it. */
export function leavesSwitch(node: Node): boolean {
  if (node.namedChildren.length > 0) return false;
  let at: Node | null = node.parent;
  while (
    at &&
    !/^(?:for_statement|func_literal|function_declaration|method_declaration)$/.test(at.type)
  ) {
    if (/_switch_statement$|^select_statement$/.test(at.type)) return true;
    at = at.parent;
  }
  return false;
}
