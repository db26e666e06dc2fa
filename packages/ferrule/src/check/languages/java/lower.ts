import type { Node } from "../../parse/node.ts";
import type {
  Argument,
  LoweredClass,
  LoweredFunction,
  Operand,
  Statement,
} from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { placeOf, type Lowering } from "./context.ts";
import { called, walk, type JavaClass, type JavaItems, type JavaMethod } from "./items.ts";
import { isRelease } from "./is-release.ts";
import { lowerCondition } from "./lower-condition.ts";
import { lowerMemory } from "./lower-memory.ts";
import { lowerUpcall } from "./lower-upcall.ts";
import type { Handle } from "./panama.ts";

export type LoweredJava = {
  readonly functions: readonly LoweredFunction[];
  readonly classes: readonly LoweredClass[];
};

/** Lowers every method that has a body. */
export function lower(items: JavaItems, handles: readonly Handle[]): LoweredJava {
  const byName = new Map(handles.map((of) => [of.name, of]));
  const upcalled = upcallTargets(items);
  const seen = new Map<string, number>();
  const functions = items.classes.flatMap(({ methods }) =>
    methods.flatMap((method): readonly LoweredFunction[] => {
      if (!method.body) return [];
      const context: Lowering = {
        method,
        handles: byName,
        items,
        out: [],
        counter: { next: 0 },
        locals: new Set(),
        expression: lowerExpression,
      };
      const base = nameOf(method);
      const count = seen.get(base) ?? 0;
      seen.set(base, count + 1);
      for (const of of namedChildren(method.body)) lowerStatement(of, context);
      return [
        {
          name: count === 0 ? base : `${base}#${count + 1}`,
          span: spanOf(method.node),
          nameSpan: spanOf(method.nameNode),
          parameters: method.parameters.map(({ name }) => name),
          locals: [...context.locals],
          body: context.out,
          calledByC: upcalled.has(method.name) ? "aborts" : null,
        },
      ];
    }),
  );
  return { functions, classes: items.classes.flatMap((of) => classOf(of)) };
}

function nameOf({ owner, name, isConstructor }: JavaMethod): string {
  return `${owner.name}.${isConstructor ? "<init>" : name}`;
}

function classOf({ name, node, methods }: JavaClass): readonly LoweredClass[] {
  const known = methods.filter(({ body }) => body !== null);
  return [
    {
      name,
      span: spanOf(node),
      receiver: "this",
      methods: known.map((of) => ({
        name: nameOf(of),
        role: of.isConstructor
          ? ("construct" as const)
          : of.name === "finalize"
            ? ("finalize" as const)
            : /^(?:close|dispose|destroy|release|free|delete)$/.test(of.name)
              ? ("close" as const)
              : ("other" as const),
      })),
    },
  ];
}

/** Methods that `findStatic` or `bind` looks up for an upcall. */
function upcallTargets(items: JavaItems): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { node } of items.classes) {
    if (!node.text.includes("upcallStub")) continue;
    walk(node, (of) => {
      if (of.type !== "method_invocation") return;
      const { name, list } = called(of);
      if (!/^(?:findStatic|findVirtual|bind)$/.test(name)) return;
      const text = list.find(({ type }) => type === "string_literal")?.text;
      if (text) found.add(text.slice(1, -1));
    });
  }
  return found;
}

function inner(node: Node | null, context: Lowering): readonly Statement[] {
  const out: Statement[] = [];
  if (node) lowerStatement(node, { ...context, out });
  return out;
}

/** Lowers one statement. */
function lowerStatement(node: Node, context: Lowering): void {
  const span = spanOf(node);
  switch (node.type) {
    case "block":
    case "constructor_body":
    case "synchronized_statement":
    case "labeled_statement":
      for (const of of namedChildren(node)) lowerStatement(of, context);
      return;
    case "expression_statement":
      for (const of of namedChildren(node)) lowerExpression(of, context);
      return;
    case "local_variable_declaration":
      for (const of of node.childrenForFieldName("declarator")) {
        const name = of?.childForFieldName("name")?.text;
        if (!of || name === undefined) continue;
        context.locals.add(name);
        const value = of.childForFieldName("value");
        if (!value) continue;
        const operand = lowerExpression(value, context);
        context.out.push({ kind: "assign", to: name, value: operand, span: spanOf(of) });
      }
      return;
    case "if_statement": {
      const condition = lowerCondition(node.childForFieldName("condition")!, context);
      const yes = inner(node.childForFieldName("consequence"), context);
      const no = inner(node.childForFieldName("alternative"), context);
      context.out.push({ kind: "if", condition, yes, no, span });
      return;
    }
    case "while_statement":
    case "do_statement":
    case "for_statement":
    case "enhanced_for_statement": {
      const start = node.childForFieldName("init");
      if (start) lowerStatement(start, context);
      const body = inner(node.childForFieldName("body"), context);
      const atLeastOnce = node.type === "do_statement";
      context.out.push({ kind: "loop", condition: null, body, atLeastOnce, span });
      return;
    }
    case "return_statement": {
      const [of] = namedChildren(node);
      const value = of ? lowerExpression(of, context) : null;
      context.out.push({ kind: "return", value, span });
      return;
    }
    case "throw_statement":
      for (const of of namedChildren(node)) lowerExpression(of, context);
      context.out.push({ kind: "throw", value: null, span });
      return;
    case "break_statement":
    case "continue_statement":
      context.out.push({ kind: node.type === "break_statement" ? "break" : "continue", span });
      return;
    case "try_statement":
    case "try_with_resources_statement":
      return lowerTry(node, context);
    case "line_comment":
    case "block_comment":
      return;
    default: {
      const names = new Set(node.text.match(/\b\w+\b/g) ?? []);
      const uses = [...context.locals].filter((of) => names.has(of));
      context.out.push({ kind: "opaque", uses, span });
    }
  }
}

function lowerTry(node: Node, context: Lowering): void {
  const resources = node.childForFieldName("resources");
  for (const of of resources ? namedChildren(resources) : []) {
    const name = of.childForFieldName("name")?.text;
    const value = of.childForFieldName("value");
    if (name === undefined || !value) continue;
    context.locals.add(name);
    const operand = lowerExpression(value, context);
    context.out.push({ kind: "assign", to: name, value: operand, span: spanOf(of) });
    // It closes itself.
    const held = { kind: "place", place: name, span: spanOf(of) } as const;
    context.out.push({ kind: "forget", value: held, span: spanOf(of) });
  }
  const parts = namedChildren(node);
  const handlers = parts.filter(({ type }) => type === "catch_clause");
  const last = parts.find(({ type }) => type === "finally_clause");
  context.out.push({
    kind: "try",
    body: inner(node.childForFieldName("body"), context),
    catches: handlers.map((of) => ({
      all: /\b(?:Throwable|Exception)\b/.test(of.namedChildren[0]?.text ?? ""),
      body: inner(of.childForFieldName("body"), context),
    })),
    otherwise: [],
    finally: last ? inner(last.namedChildren.at(-1) ?? null, context) : [],
    span: spanOf(node),
  });
}

/** Lowers an expression; what it is comes back. */
function lowerExpression(node: Node, context: Lowering): Operand {
  const span = spanOf(node);
  switch (node.type) {
    case "identifier":
    case "field_access": {
      const place = placeOf(node, context);
      return place === null ? { kind: "other", uses: [], span } : { kind: "place", place, span };
    }
    case "null_literal":
      return { kind: "null", span };
    case "decimal_integer_literal":
    case "true":
    case "false":
      return { kind: "constant", value: node.text.replace(/L$/i, ""), span };
    case "parenthesized_expression":
      return lowerExpression(namedChildren(node)[0]!, context);
    case "cast_expression":
      return lowerExpression(node.childForFieldName("value")!, context);
    case "assignment_expression": {
      const value = lowerExpression(node.childForFieldName("right")!, context);
      const left = node.childForFieldName("left")!;
      const to = placeOf(left, context);
      if (to === null) {
        context.out.push({ kind: "opaque", uses: uses(value), span });
        return value;
      }
      context.out.push({ kind: "assign", to, value, span });
      return { kind: "place", place: to, span };
    }
    case "method_invocation":
      return lowerCall(node, context);
    case "lambda_expression":
    case "string_literal":
    case "class_literal":
      return { kind: "other", uses: [], span };
    default: {
      const parts = namedChildren(node)
        .filter(({ type }) => !/type|comment/.test(type))
        .map((of) => lowerExpression(of, context));
      return { kind: "other", uses: parts.flatMap(uses), span };
    }
  }
}

function uses(operand: Operand): readonly string[] {
  if (operand.kind === "place") return [operand.place];
  return operand.kind === "other" ? operand.uses : [];
}

function lowerCall(node: Node, context: Lowering): Operand {
  const { object, name, list } = called(node);
  const span = spanOf(node);
  context.counter.next++;
  const to = `$${context.counter.next}`;
  if (name === "upcallStub") return lowerUpcall(node, list, to, context);
  if (context.handles.size > 0) {
    const memory = lowerMemory(node, to, context);
    if (memory) return memory;
  }
  const handle = /^invoke(?:Exact)?$/.test(name)
    ? context.handles.get(object?.text.split(".").at(-1)?.replace(/\(\)$/, "") ?? "")
    : undefined;
  const given = list.map((of): Argument => {
    const value = lowerExpression(of, context);
    return { value, passed: null, out: null };
  });
  const native =
    object === null || object.text === context.method.owner.simple ? nativeOf(name, context) : null;
  if (native && isRelease(native) && given[0]) {
    context.out.push({ kind: "release", value: given[0].value, by: name, span });
    return { kind: "other", uses: [], span };
  }
  const self = object && !handle ? lowerExpression(object, context) : null;
  context.out.push({
    kind: "call",
    to,
    callee: handle ? { kind: "foreign", symbol: handle.symbol } : { kind: "managed", name: name },
    arguments: self ? [{ value: self, passed: null, out: null }, ...given] : given,
    through: null,
    throws: throwing.test(node.text) ? "may" : "never",
    clobbersErrno: true,
    checked: handle === undefined,
    span,
  });
  return { kind: "place", place: to, span };
}

/** Ordinary calls that throw for ordinary bad input. */
const throwing =
  /^(?:Integer|Long|Double)\.(?:parse\w+|valueOf)\(|\.orElseThrow\(|^Objects\.requireNonNull\(/;

function nativeOf(name: string, { method }: Lowering): JavaMethod | null {
  return method.owner.methods.find((of) => of.isNative && of.name === name) ?? null;
}
