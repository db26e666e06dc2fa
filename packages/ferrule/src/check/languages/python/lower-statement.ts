import type { Node } from "../../parse/node.ts";
import type { Operand, Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { evaluate } from "./evaluate.ts";
import { answeredBy, callback, usesIn } from "./lower-call.ts";
import { collected, place, temporary, withTemporaries, type Lowering } from "./lower-context.ts";
import { lowerCondition, lowerExpression } from "./lower-expression.ts";
import { placeOf } from "./lower-names.ts";

/** Lowers the statements of a block. */
export function lowerBlock(node: Node | null, context: Lowering): void {
  for (const child of node ? namedChildren(node) : []) lowerStatement(child, context);
}

function block(node: Node | null, context: Lowering): readonly Statement[] {
  return collected(context, (inner) => lowerBlock(node, inner));
}

function lowerStatement(node: Node, context: Lowering): void {
  const span = spanOf(node);
  const { out } = context;
  switch (node.type) {
    case "expression_statement":
      return withTemporaries(context, span, () => {
        for (const child of namedChildren(node)) {
          if (child.type === "assignment") lowerAssignment(child, context);
          else lowerExpression(child, context);
        }
      });
    case "return_statement":
      return withTemporaries(context, span, () => {
        const [value] = namedChildren(node);
        out.push({ kind: "return", value: value ? lowerExpression(value, context) : null, span });
      });
    case "raise_statement":
      return withTemporaries(context, span, () => {
        for (const child of namedChildren(node)) lowerExpression(child, context);
        out.push({ kind: "throw", value: null, span });
      });
    case "if_statement":
      return lowerIf(node, context);
    case "while_statement":
      return lowerWhile(node, context);
    case "for_statement":
      return lowerFor(node, context);
    case "try_statement":
      return lowerTry(node, context);
    case "with_statement":
      return lowerWith(node, context);
    case "break_statement":
    case "continue_statement":
      out.push({ kind: node.type === "break_statement" ? "break" : "continue", span });
      return;
    case "delete_statement":
      for (const child of namedChildren(node)) {
        const chain = placeOf(child);
        if (chain !== null) out.push({ kind: "drop", place: chain, span });
      }
      return;
    case "function_definition":
      return lowerInner(node, [], context);
    case "decorated_definition": {
      const definition = node.childForFieldName("definition");
      const decorators = namedChildren(node).filter(({ type }) => type === "decorator");
      if (definition?.type === "function_definition") lowerInner(definition, decorators, context);
      return;
    }
    case "assert_statement":
      return withTemporaries(context, span, () => {
        const [test] = namedChildren(node);
        if (!test) return;
        const condition = lowerCondition(test, context);
        const no = [{ kind: "throw", value: null, span } as const];
        out.push({ kind: "if", condition, yes: [], no, span });
      });
    case "class_definition":
    case "import_statement":
    case "import_from_statement":
    case "global_statement":
    case "nonlocal_statement":
    case "pass_statement":
    case "comment":
      return;
    default:
      return withTemporaries(context, span, () => {
        out.push({ kind: "opaque", uses: usesIn(node, context), span });
      });
  }
}

function lowerAssignment(node: Node, context: Lowering): Operand {
  const left = node.childForFieldName("left")!;
  const right = node.childForFieldName("right");
  const span = spanOf(node);
  if (!right) return { kind: "other", uses: [], span };
  const value =
    right.type === "assignment" ? lowerAssignment(right, context) : lowerExpression(right, context);
  assignTo(left, value, span, context);
  return value;
}

function assignTo(left: Node, value: Operand, span: Statement["span"], context: Lowering): void {
  const { out } = context;
  if (left.type === "pattern_list" || left.type === "tuple_pattern") {
    const names = namedChildren(left);
    const parts = value.kind === "compound" ? value.parts : [];
    // All right sides are evaluated before the first name changes.
    const held = parts.map((part) => {
      const to = temporary(context);
      out.push({ kind: "assign", to, value: part, span });
      return place(to, part.span);
    });
    for (const [index, name] of names.entries()) {
      const part = held[index] ?? ({ kind: "other", uses: [], span } as const);
      assignTo(name, part, span, context);
    }
    return;
  }
  const chain = placeOf(left);
  if (chain !== null) {
    out.push({ kind: "assign", to: chain, value, span });
    return;
  }
  if (left.type !== "subscript") return;
  // `table[key] = value`, `array[0] = value`: whatever it is, the container holds the value.
  const container = placeOf(left.childForFieldName("value")!);
  const index = left.childForFieldName("subscript");
  if (index) lowerExpression(index, context);
  if (container !== null) {
    out.push({ kind: "assign", to: `${container}.[${span.start}]`, value, span });
  }
}

function lowerIf(node: Node, context: Lowering): void {
  const clauses = namedChildren(node).filter(({ type }) => /^el(?:if|se)_clause$/.test(type));
  const chain = (at: Node, rest: readonly Node[], inner: Lowering): void => {
    const span = spanOf(at);
    withTemporaries(inner, span, () => {
      const condition = lowerCondition(at.childForFieldName("condition")!, inner);
      const yes = block(at.childForFieldName("consequence"), inner);
      const [next, ...after] = rest;
      const no = collected(inner, (deeper) => {
        if (next?.type === "elif_clause") chain(next, after, deeper);
        else if (next) lowerBlock(next.childForFieldName("body"), deeper);
      });
      inner.out.push({ kind: "if", condition, yes, no, span });
    });
  };
  chain(node, clauses, context);
}

function lowerWhile(node: Node, context: Lowering): void {
  const span = spanOf(node);
  withTemporaries(context, span, () => {
    const test = node.childForFieldName("condition")!;
    const condition = lowerCondition(test, context);
    const body = block(node.childForFieldName("body"), context);
    // What the test computes is computed again before each round.
    const again = collected(context, (inner) => void lowerCondition(test, inner));
    context.out.push({
      kind: "loop",
      condition,
      body: [...body, ...again],
      atLeastOnce: false,
      span,
    });
  });
}

function lowerFor(node: Node, context: Lowering): void {
  const span = spanOf(node);
  withTemporaries(context, span, () => {
    const over = lowerExpression(node.childForFieldName("right")!, context);
    const left = node.childForFieldName("left")!;
    const body = collected(context, (inner) => {
      const uses = over.kind === "place" ? [over.place] : [];
      assignTo(left, { kind: "other", uses, span: spanOf(left) }, spanOf(left), inner);
      lowerBlock(node.childForFieldName("body"), inner);
    });
    context.out.push({ kind: "loop", condition: null, body, atLeastOnce: false, span });
  });
}

function lowerTry(node: Node, context: Lowering): void {
  const children = namedChildren(node);
  const catches = children
    .filter(({ type }) => type === "except_clause" || type === "except_group_clause")
    .map((clause) => {
      const parts = namedChildren(clause).filter(({ type }) => type !== "comment");
      const caught = parts.length > 1 ? parts[0]!.text : "";
      const all = caught === "" || /^(?:Base)?Exception\b/.test(caught);
      return { all, body: block(parts.at(-1) ?? null, context) };
    });
  const otherwise = children.find(({ type }) => type === "else_clause");
  const last = children.find(({ type }) => type === "finally_clause");
  context.out.push({
    kind: "try",
    body: block(node.childForFieldName("body"), context),
    catches,
    otherwise: block(otherwise?.childForFieldName("body") ?? null, context),
    finally: block(last?.namedChildren.at(-1) ?? null, context),
    span: spanOf(node),
  });
}

function lowerWith(node: Node, context: Lowering): void {
  const span = spanOf(node);
  withTemporaries(context, span, () => {
    for (const item of node.descendantsOfType("with_item")) {
      const value = item?.childForFieldName("value");
      if (!value) continue;
      const pattern = value.type === "as_pattern" ? value : null;
      const operand = lowerExpression(pattern?.namedChildren[0] ?? value, context);
      const target = pattern?.childForFieldName("alias")?.namedChildren[0];
      if (target) assignTo(target, operand, span, context);
    }
    lowerBlock(node.childForFieldName("body"), context);
  });
}

/** A function inside a function: its closure; with a callback decorator, a native one. */
function lowerInner(node: Node, decorators: readonly Node[], context: Lowering): void {
  const nameNode = node.childForFieldName("name")!;
  const name = nameNode.text;
  const span = spanOf(node);
  const decorator = decorators.find((of) => isCallback(of, context));
  if (decorator) {
    withTemporaries(context, span, () => {
      const value = callback(nameNode, node, context, answeredBy(decorator));
      context.out.push({ kind: "assign", to: name, value, span: spanOf(nameNode) });
    });
  } else {
    context.out.push({ kind: "make", to: name, what: "object", body: name, holds: [], span });
  }
}

/** `@CALLBACK` where `CALLBACK = CFUNCTYPE(…)`, or `@ffi.callback("…")`. */
function isCallback(decorator: Node, context: Pick<Lowering, "reader">): boolean {
  const [of] = namedChildren(decorator);
  if (!of) return false;
  if (evaluate(of, context.reader)?.kind === "prototype") return true;
  const callee = of.type === "call" ? of.childForFieldName("function") : null;
  const object = callee?.childForFieldName("object") ?? null;
  return (
    callee?.childForFieldName("attribute")?.text === "callback" &&
    evaluate(object, context.reader)?.kind === "ffi"
  );
}
