import type { Node } from "../../parse/node.ts";
import type { Condition, Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { collected, other, placeValue, temporary, type Lowering, type Value } from "./context.ts";
import { blockInto, giveBack, lowerBlock } from "./lower-block.ts";
import { patternCondition } from "./lower-pattern.ts";

/** `if`, `match`, loops and the ways out of them; null for any other expression. */
export function lowerControl(node: Node, context: Lowering): Value | null {
  switch (node.type) {
    case "if_expression":
      return lowerIf(node, context);
    case "match_expression":
      return lowerMatch(node, context);
    case "while_expression":
    case "loop_expression":
    case "for_expression":
      lowerLoop(node, context);
      return other(spanOf(node));
    case "try_expression":
      return lowerTry(node, context);
    case "return_expression":
      giveBack(node.namedChildren[0] ?? null, node, context);
      return other(spanOf(node));
    case "break_expression":
    case "continue_expression": {
      const value = namedChildren(node).find(({ type }) => type !== "label");
      if (value) context.expression(value);
      const kind = node.type === "break_expression" ? "break" : "continue";
      context.out.push({ kind, span: spanOf(node) });
      return other(spanOf(node));
    }
    default:
      return null;
  }
}

/** Of several ways to a value, what the first one that knows says of it. */
function joined(to: string, ways: readonly Value[], span: Value["operand"]["span"]): Value {
  const held = ways.find((of) => of.held !== null)?.held ?? null;
  const type = ways.find((of) => of.type !== null)?.type ?? null;
  return placeValue(to, span, held?.kind === "reference" ? null : held, type);
}

function lowerIf(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const to = temporary(context);
  const ways: Value[] = [];
  context.out.push(
    ...collected(context, (scoped) => {
      const condition = scoped.condition(node.childForFieldName("condition")!);
      const yes = blockInto(node.childForFieldName("consequence")!, to, scoped);
      ways.push(yes.value);
      const alternative = node.childForFieldName("alternative")?.namedChildren[0];
      const no = alternative ? blockInto(alternative, to, context) : null;
      if (no) ways.push(no.value);
      scoped.out.push({ kind: "if", condition, yes: yes.body, no: no?.body ?? [], span });
    }),
  );
  return joined(to, ways, span);
}

function lowerMatch(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const to = temporary(context);
  const value = context.expression(node.childForFieldName("value")!);
  const body = node.childForFieldName("body");
  const arms = (body ? namedChildren(body) : []).filter(({ type }) => type === "match_arm");
  const ways: Value[] = [];
  context.out.push(...lowerArms(arms, value, to, ways, context));
  return joined(to, ways, span);
}

function lowerArms(
  arms: readonly Node[],
  value: Value,
  to: string,
  ways: Value[],
  context: Lowering,
): readonly Statement[] {
  const [arm, ...rest] = arms;
  if (!arm) return [];
  const pattern = arm.childForFieldName("pattern")!;
  const span = spanOf(arm);
  const yes = collected(context, (inner) => {
    inner.bind(pattern, value);
    const guard = pattern.childForFieldName("condition");
    if (guard) inner.condition(guard);
    const result = blockInto(arm.childForFieldName("value")!, to, inner);
    ways.push(result.value);
    inner.out.push(...result.body);
  });
  const condition = patternCondition(pattern, value);
  // The last arm takes what is left: patterns are exhaustive.
  if (condition === null || rest.length === 0) return yes;
  const no = lowerArms(rest, value, to, ways, context);
  return [{ kind: "if", condition, yes, no, span }];
}

function lowerLoop(node: Node, context: Lowering): void {
  const span = spanOf(node);
  const block = node.childForFieldName("body")!;
  if (node.type === "for_expression") {
    const over = context.expression(node.childForFieldName("value")!);
    const body = collected(context, (inner) => {
      const uses = over.operand.kind === "place" ? [over.operand.place] : [];
      inner.bind(node.childForFieldName("pattern")!, other(span, uses));
      lowerBlock(block, inner);
    });
    context.out.push({ kind: "loop", condition: null, body, atLeastOnce: false, span });
    return;
  }
  const test = node.childForFieldName("condition");
  const body = collected(context, (inner) => {
    if (test) leaveUnless(test, inner);
    lowerBlock(block, inner);
  });
  const always: Condition = { kind: "constant", value: true, span };
  context.out.push({ kind: "loop", condition: always, body, atLeastOnce: false, span });
}

/** `while test`: the test is computed anew in each round. */
function leaveUnless(test: Node, inner: Lowering): void {
  const condition = inner.condition(test);
  const no: readonly Statement[] = [{ kind: "break", span: spanOf(test) }];
  inner.out.push({ kind: "if", condition, yes: [], no, span: spanOf(test) });
}

/** `x?`: goes on, or returns. */
function lowerTry(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const inner = node.namedChildren[0]!;
  const value = context.expression(inner);
  const nullable = /NonNull::new\(|\.ok_or(?:_else)?\(|\.as_ref\(\)$/.test(inner.text);
  const place = value.operand.kind === "place" ? value.operand.place : null;
  const status = checkedStatus(value, context);
  const condition: Condition =
    nullable && place !== null
      ? { kind: "is-null", place, span }
      : status === null
        ? { kind: "unknown", uses: [], span }
        : { kind: "failed", place: status, span };
  const yes: readonly Statement[] = [{ kind: "return", value: null, span }];
  context.out.push({ kind: "if", condition, yes, no: [], span });
  return value;
}

/** `check(code)?` returns where the call that gave `code` has failed. */
function checkedStatus({ operand }: Value, { out }: Lowering): string | null {
  const last = out.at(-1);
  if (last?.kind !== "call" || last.callee.kind === "foreign") return null;
  if (operand.kind !== "place" || last.to !== operand.place) return null;
  const places = last.arguments.flatMap(({ value }) =>
    value.kind === "place" ? [value.place] : [],
  );
  return places.length === 1 ? (places[0] ?? null) : null;
}
