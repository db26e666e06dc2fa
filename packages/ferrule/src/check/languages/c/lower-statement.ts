import type { Node } from "../../parse/node.ts";
import type { Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import {
  collected,
  endTemporaries,
  placesIn,
  type Lowering,
  lowerExpression,
  lowerCondition,
  lowerStatement,
} from "./context.ts";
import { assign } from "./lower-assignment.ts";
import { lowerDeclaration } from "./lower-declaration.ts";
import { lowerGoto } from "./lower-goto.ts";
import { lowerSwitch } from "./lower-switch.ts";
import { catchesAll } from "./throws.ts";

/** Lowers one statement. */
export function statement(node: Node, context: Lowering): void {
  const first = context.counter.next;
  lowerOne(node, context);
  if (/^(?:expression_statement|declaration|return_statement)$/.test(node.type)) {
    endTemporaries(context, first, spanOf(node));
  }
}

function lowerOne(node: Node, context: Lowering): void {
  const span = spanOf(node);
  switch (node.type) {
    case "compound_statement":
      return lowerCompound(node, context);
    case "expression_statement":
      for (const of of namedChildren(node)) {
        const { operand } = lowerExpression(of, context);
        // The result of a call that nobody names is dropped with the statement.
        if (operand.kind === "other") read(operand, context);
      }
      return;
    case "declaration":
      return lowerDeclaration(node, context);
    case "if_statement":
      return lowerIf(node, context);
    case "while_statement":
    case "do_statement":
      return lowerWhile(node, context);
    case "for_statement":
      return lowerFor(node, context);
    case "for_range_loop": {
      const right = node.childForFieldName("right");
      if (right) lowerExpression(right, context);
      const body = inner(node.childForFieldName("body"), context);
      context.out.push({ kind: "loop", condition: null, body, atLeastOnce: false, span });
      return;
    }
    case "switch_statement":
      return lowerSwitch(node, context);
    case "return_statement":
      return lowerReturn(node, context);
    case "break_statement":
    case "continue_statement":
      context.out.push({ kind: node.type === "break_statement" ? "break" : "continue", span });
      return;
    case "goto_statement":
      return lowerGoto(node, context);
    case "labeled_statement":
      for (const of of namedChildren(node).slice(1)) lowerStatement(of, context);
      return;
    case "try_statement":
      return lowerTry(node, context);
    case "throw_statement":
      for (const of of namedChildren(node)) lowerExpression(of, context);
      context.out.push({ kind: "throw", value: null, span });
      return;
    case "comment":
      return;
    case "preproc_if":
    case "preproc_ifdef":
    case "preproc_else":
    case "preproc_elif":
      // Each branch may be the one that is compiled: what stands in all of them is read in order.
      for (const of of namedChildren(node)) {
        if (/^(?:preproc_arg|identifier|preproc_defined)$/.test(of.type)) continue;
        if (!/_expression$|_literal$/.test(of.type)) lowerStatement(of, context);
      }
      return;
    case "else_clause":
      for (const of of namedChildren(node)) lowerStatement(of, context);
      return;
    case "function_definition":
    case "type_definition":
    case "using_declaration":
    case "preproc_def":
    case "preproc_function_def":
    case "preproc_call":
      return;
    default: {
      const names = new Set(node.text.match(/\b[A-Za-z_]\w*\b/g) ?? []);
      const uses = [...context.locals].filter((of) => names.has(of));
      context.out.push({ kind: "opaque", uses, span });
    }
  }
}

function read(operand: ReturnType<typeof lowerExpression>["operand"], context: Lowering): void {
  for (const place of placesIn(operand)) {
    if (!place.startsWith("$")) continue;
    const value = { kind: "place", place, span: operand.span } as const;
    context.out.push({ kind: "use", value, how: "read", to: null, span: operand.span });
  }
}

function inner(node: Node | null, context: Lowering): readonly Statement[] {
  return collected(context, (of) => {
    if (node) lowerStatement(node, of);
  });
}

/** A block; what it owns ends with it. */
export function lowerCompound(node: Node, context: Lowering): void {
  const before = new Set(context.owners);
  const arrays = new Set(context.arrays);
  const body = collected(context, (of) => {
    for (const child of namedChildren(node)) lowerStatement(child, of);
  });
  const drops = [...context.owners, ...context.arrays].filter(
    (of) => !before.has(of) && !arrays.has(of),
  );
  const isBody = node.startIndex === context.fn.body.startIndex;
  if (drops.length === 0 || isBody) context.out.push(...body);
  else context.out.push({ kind: "block", body, drops, span: spanOf(node) });
}

function lowerIf(node: Node, context: Lowering): void {
  const condition = lowerCondition(node.childForFieldName("condition")!, context);
  const yes = inner(node.childForFieldName("consequence"), context);
  const no = inner(node.childForFieldName("alternative"), context);
  context.out.push({ kind: "if", condition, yes, no, span: spanOf(node) });
}

function lowerWhile(node: Node, context: Lowering): void {
  const test = node.childForFieldName("condition");
  const before: Statement[] = [];
  const condition = test ? lowerCondition(test, { ...context, out: before }) : null;
  const body = inner(node.childForFieldName("body"), context);
  const isDo = node.type === "do_statement";
  if (!isDo) context.out.push(...before);
  // The test is evaluated again after each round.
  context.out.push({
    kind: "loop",
    condition,
    body: [...body, ...before],
    atLeastOnce: isDo,
    span: spanOf(node),
  });
}

function lowerFor(node: Node, context: Lowering): void {
  const start = node.childForFieldName("initializer");
  if (start?.type === "declaration") lowerStatement(start, context);
  else if (start) lowerExpression(start, context);
  const test = node.childForFieldName("condition");
  const before: Statement[] = [];
  const condition = test ? lowerCondition(test, { ...context, out: before }) : null;
  const body = inner(node.childForFieldName("body"), context);
  const step = collected(context, (of) => {
    const update = node.childForFieldName("update");
    if (update) lowerExpression(update, of);
  });
  context.out.push(...before, {
    kind: "loop",
    // Without a test only `break` ends it.
    condition: test ? condition : { kind: "constant", value: true, span: spanOf(node) },
    body: [...body, ...step, ...before],
    atLeastOnce: false,
    span: spanOf(node),
  });
}

function lowerReturn(node: Node, context: Lowering): void {
  const span = spanOf(node);
  const of = namedChildren(node).find(({ type }) => type !== "comment");
  if (!of) {
    context.out.push({ kind: "return", value: null, span });
    return;
  }
  const value = lowerExpression(of, context);
  if (/\*\s*$/.test(pointerResult(context)) || value.operand.kind !== "place") {
    assign("$returned", value, span, context);
  }
  const operand =
    value.operand.kind === "place" && context.arrays.has(value.operand.place)
      ? ({ kind: "place", place: "$returned", span: spanOf(of) } as const)
      : value.operand;
  context.out.push({ kind: "return", value: operand, span });
}

function pointerResult({ fn }: Lowering): string {
  return fn.node.childForFieldName("declarator")?.type === "pointer_declarator" ? "*" : fn.result;
}

/** `try` with its handlers; also one that is a function's whole body. */
export function lowerTry(node: Node, context: Lowering): void {
  const handlers = namedChildren(node).filter(({ type }) => type === "catch_clause");
  context.out.push({
    kind: "try",
    body: inner(node.childForFieldName("body"), context),
    catches: handlers.map((of) => ({
      all: catchesAll(of),
      body: inner(of.childForFieldName("body"), context),
    })),
    otherwise: [],
    finally: [],
    span: spanOf(node),
  });
}
