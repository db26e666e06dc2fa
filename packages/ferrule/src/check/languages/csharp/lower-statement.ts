import { placesOf } from "../../model/places-of.ts";
import type { Node } from "../../parse/node.ts";
import type { Operand, Place, Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { assign } from "./assign.ts";
import { closureOf } from "./closure.ts";
import { lowerCondition } from "./lower-condition.ts";
import { collected, place, temporary, withTemporaries, type Lowering } from "./lower-context.ts";
import { usesIn } from "./lower-expression.ts";
import { bare } from "./syntax.ts";

/** Lowers the statements of a block, or one statement, or an arrow's expression. */
export function lowerBlock(node: Node | null, context: Lowering): void {
  if (node === null) return;
  if (node.type === "arrow_expression_clause") return lowerReturn(node, context);
  if (node.type !== "block") return lowerStatement(node, context);
  for (const child of namedChildren(node)) lowerStatement(child, context);
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
        for (const child of namedChildren(node)) context.expression(child);
      });
    case "local_declaration_statement":
      return lowerDeclaration(node, context);
    case "return_statement":
      return lowerReturn(node, context);
    case "throw_statement":
      return withTemporaries(context, span, () => {
        for (const child of namedChildren(node)) context.expression(child);
        out.push({ kind: "throw", value: null, span });
      });
    case "if_statement":
      return withTemporaries(context, span, () => {
        const condition = lowerCondition(node.childForFieldName("condition")!, context);
        const yes = block(node.childForFieldName("consequence"), context);
        const no = block(node.childForFieldName("alternative"), context);
        out.push({ kind: "if", condition, yes, no, span });
      });
    case "while_statement":
    case "do_statement":
    case "for_statement":
    case "foreach_statement":
      return lowerLoop(node, context);
    case "switch_statement":
      return lowerSwitch(node, context);
    case "try_statement":
      return lowerTry(node, context);
    case "using_statement":
      return lowerUsing(node, context);
    case "fixed_statement":
      return lowerFixed(node, context);
    case "lock_statement":
    case "unsafe_statement":
    case "checked_statement":
    case "labeled_statement":
      return lowerBlock(namedChildren(node).at(-1) ?? null, context);
    case "block":
      return lowerBlock(node, context);
    case "break_statement":
      out.push({ kind: "break", span });
      return;
    case "continue_statement":
      out.push({ kind: "continue", span });
      return;
    case "local_function_statement":
    case "empty_statement":
    case "comment":
      return;
    default:
      return withTemporaries(context, span, () => {
        out.push({ kind: "opaque", uses: usesIn(node, context), span });
      });
  }
}

function lowerReturn(node: Node, context: Lowering): void {
  const span = spanOf(node);
  withTemporaries(context, span, () => {
    const [value] = namedChildren(node);
    const operand = value ? context.expression(value) : null;
    context.out.push({ kind: "return", value: operand, span });
  });
}

/** Variables with their first values, and the names themselves. */
function declaratorsOf(
  node: Node,
): readonly { readonly name: Node; readonly value: Node | null }[] {
  const declaration =
    node.type === "variable_declaration"
      ? node
      : namedChildren(node).find(({ type }) => type === "variable_declaration");
  return declaration
    ? namedChildren(declaration)
        .filter(({ type }) => type === "variable_declarator")
        .flatMap((of) => {
          const name = of.childForFieldName("name");
          const value = namedChildren(of).at(-1) ?? null;
          return name ? [{ name, value: value && value.id !== name.id ? value : null }] : [];
        })
    : [];
}

function lowerDeclaration(node: Node, context: Lowering): void {
  const span = spanOf(node);
  for (const { name, value } of declaratorsOf(node)) {
    context.names.add(name.text);
    if (value === null || value.type === "bracketed_argument_list") continue;
    withTemporaries(context, span, () => {
      const inner = bare(value);
      const closure = isDelegate(node, context) ? closureOf(inner, context) : null;
      const operand = closure === null ? context.expression(inner) : place(closure, spanOf(inner));
      assign(name, operand, spanOf(name.parent ?? name), context);
    });
  }
}

/** `Callback cb = OnEvent;` makes a delegate of the method. */
function isDelegate(node: Node, { reader }: Lowering): boolean {
  const declaration = namedChildren(node).find(({ type }) => type === "variable_declaration");
  const type = declaration?.childForFieldName("type")?.text ?? "";
  return reader.known.delegates.has(type) || /^(?:Action|Func)\b/.test(type) || type === "var";
}

function lowerLoop(node: Node, context: Lowering): void {
  const span = spanOf(node);
  const { out } = context;
  withTemporaries(context, span, () => {
    const initializer = node.childForFieldName("initializer");
    if (initializer?.type === "variable_declaration") lowerVariables(initializer, context);
    else if (initializer) context.expression(initializer);
    const each = node.type === "foreach_statement";
    const iterated = each ? context.expression(node.childForFieldName("right")!) : null;
    const test = node.childForFieldName("condition") ?? whileTest(node);
    const condition = test && !each ? lowerCondition(test, context) : null;
    const body = collected(context, (inner) => {
      if (iterated !== null) {
        const left = node.childForFieldName("left");
        if (left?.type === "identifier") {
          inner.names.add(left.text);
          const value: Operand = { kind: "other", uses: placesOf(iterated), span };
          inner.out.push({ kind: "assign", to: left.text, value, span: spanOf(left) });
        }
      }
      lowerBlock(node.childForFieldName("body") ?? namedChildren(node).at(-1) ?? null, inner);
      const update = node.childForFieldName("update");
      if (update) inner.expression(update);
      if (test && !each) {
        const again = lowerCondition(test, inner);
        inner.out.push({
          kind: "if",
          condition: again,
          yes: [],
          no: [{ kind: "break", span }],
          span,
        });
      }
    });
    const atLeastOnce = node.type === "do_statement";
    out.push({ kind: "loop", condition, body, atLeastOnce, span });
  });
}

function whileTest(node: Node): Node | null {
  if (node.type === "while_statement") return namedChildren(node)[0] ?? null;
  return node.type === "do_statement" ? (namedChildren(node).at(-1) ?? null) : null;
}

function lowerVariables(declaration: Node, context: Lowering): void {
  for (const { name, value } of declaratorsOf(declaration)) {
    context.names.add(name.text);
    if (value) assign(name, context.expression(value), spanOf(name), context);
  }
}

/** Each section is one way through. */
function lowerSwitch(node: Node, context: Lowering): void {
  const span = spanOf(node);
  withTemporaries(context, span, () => {
    const subject = node.childForFieldName("value");
    const uses = subject ? placesOf(context.expression(subject)) : [];
    const body = node.childForFieldName("body");
    let ways: readonly Statement[] = [];
    for (const section of (body ? namedChildren(body) : []).toReversed()) {
      const statements = namedChildren(section).filter(({ type }) =>
        /_statement$|^block$/.test(type),
      );
      const inner = collected(context, (into) => {
        for (const of of statements) {
          if (of.type !== "break_statement") lowerStatement(of, into);
        }
      });
      const otherwise = /^default\b/.test(section.text);
      ways = otherwise
        ? inner
        : [{ kind: "if", condition: { kind: "unknown", uses, span }, yes: inner, no: ways, span }];
    }
    context.out.push(...ways);
  });
}

function lowerTry(node: Node, context: Lowering): void {
  const catches = namedChildren(node)
    .filter(({ type }) => type === "catch_clause")
    .map((of) => {
      const declared = namedChildren(of).find(({ type }) => type === "catch_declaration");
      const type = declared?.childForFieldName("type")?.text ?? "Exception";
      const filtered = namedChildren(of).some((inner) => inner.type === "catch_filter_clause");
      const all = !filtered && /(?:^|\.)Exception$/.test(type);
      return { all, body: block(of.childForFieldName("body"), context) };
    });
  const last = namedChildren(node).find(({ type }) => type === "finally_clause");
  context.out.push({
    kind: "try",
    body: block(node.childForFieldName("body"), context),
    catches,
    otherwise: [],
    finally: last ? block(namedChildren(last).at(-1) ?? null, context) : [],
    span: spanOf(node),
  });
}

function lowerUsing(node: Node, context: Lowering): void {
  const declaration = namedChildren(node).find(({ type }) => type === "variable_declaration");
  const span = spanOf(node);
  withTemporaries(context, span, () => {
    if (declaration) lowerVariables(declaration, context);
    else {
      const [value] = namedChildren(node);
      if (value && value.type !== "block") context.expression(value);
    }
    const body = block(node.childForFieldName("body"), context);
    const drops = declaration ? declaratorsOf(declaration).map(({ name }) => name.text) : [];
    context.out.push({ kind: "block", body, drops, span });
  });
}

/** `fixed (byte* p = buffer) { … }`: the buffer stays in its place for the block, and no longer. */
function lowerFixed(node: Node, context: Lowering): void {
  const span = spanOf(node);
  const pinned: Operand[] = [];
  const names: Place[] = [];
  const declaration = namedChildren(node).find(({ type }) => type === "variable_declaration");
  for (const { name, value } of declaration ? declaratorsOf(declaration) : []) {
    if (!value) continue;
    context.names.add(name.text);
    names.push(name.text);
    // `&array[0]` and `array` pin the same thing.
    const inner = bare(value);
    const of = inner.type === "prefix_unary_expression" ? namedChildren(inner).at(-1)! : inner;
    const operand = context.expression(of);
    pinned.push(operand);
    context.out.push({ kind: "pin", of: operand, to: null, span: spanOf(value) });
    const to = temporary(context);
    context.out.push({ kind: "address", to, of: operand, keeps: false, span: spanOf(value) });
    context.out.push({
      kind: "assign",
      to: name.text,
      value: place(to, spanOf(name)),
      span: spanOf(name),
    });
  }
  const body = block(namedChildren(node).at(-1) ?? null, context);
  const end = { start: Math.max(span.start, span.end - 1), end: span.end };
  const unpin = pinned.map((of): Statement => ({ kind: "unpin", of, span: end }));
  context.out.push({ kind: "try", body, catches: [], otherwise: [], finally: unpin, span });
}
