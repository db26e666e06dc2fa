import { placesOf } from "../../model/places-of.ts";
import type { Operand, Statement } from "../../model/lowered.ts";
import { evaluate } from "./evaluate.ts";
import { lowerCondition } from "./lower-condition.ts";
import { collected, place, withTemporaries, type Lowering } from "./lower-context.ts";
import { lowerExpression, usesIn } from "./lower-expression.ts";
import { assignTo } from "./lower-target.ts";
import { isFunction, part, parts, spanOf, walk, word, type JsNode } from "./syntax.ts";

/** Lowers the statements of a block, or one statement. */
export function lowerBlock(node: JsNode | null, context: Lowering): void {
  if (node === null) return;
  const block = ["BlockStatement", "FunctionBody", "Program", "StaticBlock"].includes(node.type);
  for (const child of block ? parts(node, "body") : [node]) lowerStatement(child, context);
}

function block(node: JsNode | null, context: Lowering): readonly Statement[] {
  return collected(context, (inner) => lowerBlock(node, inner));
}

function lowerStatement(node: JsNode, context: Lowering): void {
  const span = spanOf(node);
  const { out } = context;
  switch (node.type) {
    case "ExpressionStatement":
      return withTemporaries(context, span, () => {
        lowerExpression(part(node, "expression")!, context);
      });
    case "VariableDeclaration":
      for (const declarator of parts(node, "declarations")) lowerDeclarator(declarator, context);
      return;
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration": {
      const inner = part(node, "declaration");
      if (inner && inner.type.endsWith("Declaration")) lowerStatement(inner, context);
      else if (inner) withTemporaries(context, span, () => void lowerExpression(inner, context));
      return;
    }
    case "ReturnStatement":
      return lowerReturn(part(node, "argument"), node, context);
    case "ThrowStatement":
      return withTemporaries(context, span, () => {
        lowerExpression(part(node, "argument")!, context);
        out.push({ kind: "throw", value: null, span });
      });
    case "IfStatement":
      return withTemporaries(context, span, () => {
        const condition = lowerCondition(part(node, "test")!, context);
        const yes = block(part(node, "consequent"), context);
        const no = block(part(node, "alternate"), context);
        out.push({ kind: "if", condition, yes, no, span });
      });
    case "WhileStatement":
    case "DoWhileStatement":
    case "ForStatement":
    case "ForOfStatement":
    case "ForInStatement":
      return lowerLoop(node, context);
    case "SwitchStatement":
      return lowerSwitch(node, context);
    case "TryStatement":
      return lowerTry(node, context);
    case "BreakStatement":
      out.push({ kind: "break", span });
      return;
    case "ContinueStatement":
      out.push({ kind: "continue", span });
      return;
    case "BlockStatement":
      return lowerBlock(node, context);
    case "LabeledStatement":
      return lowerBlock(part(node, "body"), context);
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "ImportDeclaration":
    case "EmptyStatement":
    case "ExportAllDeclaration":
      return;
    default:
      if (node.type.startsWith("TS")) return;
      return withTemporaries(context, span, () => {
        out.push({ kind: "opaque", uses: usesIn(node, context), span });
      });
  }
}

function lowerDeclarator(node: JsNode, context: Lowering): void {
  const init = part(node, "init");
  const target = part(node, "id");
  if (!init || !target) return;
  const span = spanOf(node);
  withTemporaries(context, span, () => {
    const value = lowerExpression(init, context);
    assignTo(target, value, init, span, context);
  });
}

/** What a function gives back lives on; a view or a library that is given back must be open. */
export function lowerReturn(value: JsNode | null, node: JsNode, context: Lowering): void {
  const span = spanOf(node);
  const { out, scope } = context;
  withTemporaries(context, span, () => {
    const operand: Operand | null = value && lowerExpression(value, context);
    if (operand?.kind === "place" && context.views.has(operand.place)) {
      out.push({ kind: "use", value: operand, how: "read", to: null, span: operand.span });
    }
    const known = value && evaluate(value, scope);
    const library = known?.kind === "symbols" || known?.kind === "function" ? known.library : null;
    if (library && value) {
      const opened = place(library.place, spanOf(value));
      out.push({ kind: "use", value: opened, how: "read", to: null, span: spanOf(value) });
    }
    out.push({ kind: "return", value: operand, span });
  });
}

function lowerLoop(node: JsNode, context: Lowering): void {
  const span = spanOf(node);
  const { out } = context;
  const each = node.type === "ForOfStatement" || node.type === "ForInStatement";
  withTemporaries(context, span, () => {
    const init = part(node, "init");
    if (init?.type === "VariableDeclaration") lowerStatement(init, context);
    else if (init) lowerExpression(init, context);
    let iterated: Operand | null = null;
    if (each) {
      iterated = lowerExpression(part(node, "right")!, context);
      // What the elements are, and what becomes of them, is not followed.
      out.push({ kind: "opaque", uses: placesOf(iterated), span: iterated.span });
    }
    const test = part(node, "test");
    const condition = test ? lowerCondition(test, context) : null;
    const body = collected(context, (inner) => {
      if (iterated !== null) bindEach(node, iterated, inner);
      lowerBlock(part(node, "body"), inner);
      const update = part(node, "update");
      if (update) lowerExpression(update, inner);
      // A test calls again in every round.
      if (test) {
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
    const atLeastOnce = node.type === "DoWhileStatement" || (!each && test === null);
    out.push({ kind: "loop", condition, body, atLeastOnce, span });
  });
}

/** `for (const x of list)`: `x` is an element of it. */
function bindEach(node: JsNode, iterated: Operand, context: Lowering): void {
  const left = part(node, "left")!;
  const [declarator] = parts(left, "declarations");
  const target = declarator ? part(declarator, "id")! : left;
  const span = spanOf(left);
  const value: Operand = { kind: "other", uses: placesOf(iterated), span };
  assignTo(target, value, null, span, context);
}

/** Each case is one way through; without `break` it goes on into the next. */
function lowerSwitch(node: JsNode, context: Lowering): void {
  const span = spanOf(node);
  const { out } = context;
  const cases = parts(node, "cases");
  withTemporaries(context, span, () => {
    const subject = lowerExpression(part(node, "discriminant")!, context);
    const uses = placesOf(subject);
    let next: readonly Statement[] = [];
    let ways: readonly Statement[] = [];
    for (const of of cases.toReversed()) {
      const statements = parts(of, "consequent");
      const ends = statements.some((inner) => endsCase(inner));
      const body = collected(context, (inner) => {
        for (const one of statements) lowerCaseStatement(one, inner);
      });
      next = ends ? body : [...body, ...next];
      const last = part(of, "test") === null;
      ways = last
        ? [...next]
        : [{ kind: "if", condition: { kind: "unknown", uses, span }, yes: next, no: ways, span }];
    }
    out.push(...ways);
  });
}

function endsCase(node: JsNode): boolean {
  if (/^(?:Break|Return|Throw|Continue)Statement$/.test(node.type)) return true;
  return node.type === "BlockStatement" && parts(node, "body").some((of) => endsCase(of));
}

/** `break` here leaves the switch, which the ways do by themselves. */
function lowerCaseStatement(node: JsNode, context: Lowering): void {
  if (node.type === "BreakStatement") return;
  if (node.type === "BlockStatement") {
    for (const inner of parts(node, "body")) lowerCaseStatement(inner, context);
  } else lowerStatement(node, context);
}

function lowerTry(node: JsNode, context: Lowering): void {
  const handler = part(node, "handler");
  const catches = handler ? [{ all: true, body: block(part(handler, "body"), context) }] : [];
  context.out.push({
    kind: "try",
    body: block(part(node, "block"), context),
    catches,
    otherwise: [],
    finally: block(part(node, "finalizer"), context),
    span: spanOf(node),
  });
}

/** Names that a function binds itself, without those of functions inside it. */
export function localsOf(fn: JsNode): readonly string[] {
  const found = new Set<string>();
  const body = part(fn, "body");
  for (const node of body ? [body, ...walk(body, false)] : []) {
    if (node.type === "VariableDeclarator") addNames(part(node, "id"), found);
    if (node.type === "CatchClause") addNames(part(node, "param"), found);
    if (isFunction(node) && node.type === "FunctionDeclaration") addNames(part(node, "id"), found);
  }
  return [...found];
}

/** Names of parameters, patterns opened. */
export function parametersOf(fn: JsNode): readonly string[] {
  return parts(fn, "params").map((of, index) => {
    const names = new Set<string>();
    addNames(of, names);
    const inner = of.type === "AssignmentPattern" ? part(of, "left")! : of;
    return inner.type === "Identifier" ? word(inner, "name") : ([...names][0] ?? `@${index}`);
  });
}

/** All names that a pattern binds. */
export function addNames(target: JsNode | null, found: Set<string>): void {
  switch (target?.type) {
    case "Identifier":
      found.add(word(target, "name"));
      return;
    case "AssignmentPattern":
      return addNames(part(target, "left"), found);
    case "RestElement":
      return addNames(part(target, "argument"), found);
    case "TSParameterProperty":
      return addNames(part(target, "parameter"), found);
    case "ObjectPattern":
      for (const of of parts(target, "properties")) {
        addNames(of.type === "Property" ? part(of, "value") : of, found);
      }
      return;
    case "ArrayPattern":
      for (const of of parts(target, "elements")) addNames(of, found);
      return;
    default:
  }
}
