import type { Node } from "../../parse/node.ts";
import type { LoweredClass, LoweredFunction } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { declare, other, type Lowering, type RustFile, type Scope } from "./context.ts";
import { bareName, type Items, type RustFunction } from "./items.ts";
import { lowerBody } from "./lower-block.ts";
import { lowerCondition } from "./lower-condition.ts";
import { lowerExpression } from "./lower-expression.ts";
import { bind, heldOfType } from "./lower-pattern.ts";
import { noisyFunctions, panickingFunctions, unwindingOf } from "./panics.ts";

export type LoweredFile = {
  readonly functions: readonly LoweredFunction[];
  readonly classes: readonly LoweredClass[];
};

/** Lowers every function of a file that has a body. */
export function lower(items: Items, text: string): LoweredFile {
  const functions = new Map(items.functions.map((of) => [of.name, of]));
  const file: RustFile = {
    text,
    items,
    functions,
    panics: panickingFunctions(items.functions),
    noisy: noisyFunctions(items.functions),
  };
  const lowered = [...functions.values()].flatMap((of) => lowerFunction(of, file));
  return { functions: lowered, classes: classesOf(items, functions) };
}

function lowerFunction(of: RustFunction, file: RustFile): readonly LoweredFunction[] {
  const { node, name, owner, trait } = of;
  const inDrop = trait === "Drop";
  const context = createContext(node, name, owner, inDrop, file, null);
  const list = node.childForFieldName("parameters");
  for (const parameter of list ? namedChildren(list) : []) declareParameter(parameter, context);
  const parameters = context.scope.declared.slice();
  dropAtEnd(of, context);
  const body = node.childForFieldName("body");
  if (body) lowerBody(body, context);
  return [
    {
      name,
      span: spanOf(node),
      nameSpan: spanOf(node.childForFieldName("name") ?? node),
      parameters,
      locals: context.shared.locals.filter((local) => !parameters.includes(local)),
      body: context.out,
      calledByC: unwindingOf(of),
    },
    ...context.shared.inner,
  ];
}

function createContext(
  node: Node,
  name: string,
  owner: string | null,
  inDrop: boolean,
  file: RustFile,
  around: Lowering | null,
): Lowering {
  const scope: Scope = { names: new Map(), declared: [], parent: around?.scope ?? null };
  return {
    file,
    owner,
    scope,
    inDrop,
    shared: {
      counter: { next: 0 },
      uses: new Map(around?.shared.uses ?? []),
      held: new Map(around?.shared.held ?? []),
      types: new Map(around?.shared.types ?? []),
      inner: [],
      locals: [],
      text: node.text,
      name,
    },
    out: [],
    expression(of) {
      return lowerExpression(of, this);
    },
    condition(of) {
      return lowerCondition(of, this);
    },
    bind(pattern, value) {
      bind(pattern, value, this);
    },
    closure(of) {
      lowerClosure(of, this);
    },
  };
}

function declareParameter(node: Node, context: Lowering): void {
  const { shared, owner } = context;
  if (node.type === "self_parameter") {
    declare("self", context);
    if (owner !== null) shared.types.set("self", owner);
    return;
  }
  const pattern = node.childForFieldName("pattern");
  const type = node.childForFieldName("type");
  if (!pattern) return;
  const name = pattern.type === "mut_pattern" ? pattern.namedChildren.at(-1) : pattern;
  if (name?.type !== "identifier") {
    bind(pattern, other(spanOf(pattern)), context);
    return;
  }
  const place = declare(name.text, context);
  const held = type ? heldOfType(type) : null;
  if (held) shared.held.set(place, held);
  const bare = type?.type === "reference_type" ? type.childForFieldName("type") : type;
  if (bare) shared.types.set(place, bareName(bare) === "Self" ? (owner ?? "") : bareName(bare));
  if (held?.kind === "owner") {
    context.out.push({
      kind: "make",
      to: place,
      what: "memory",
      body: null,
      holds: [],
      span: spanOf(node),
    });
  }
}

/** A closure is a function of its own; what it captures lives outside it. */
function lowerClosure(node: Node, context: Lowering): void {
  const name = `${context.shared.name}.<closure@${node.startIndex}>`;
  const inner = createContext(node, name, context.owner, context.inDrop, context.file, context);
  const list = node.childForFieldName("parameters");
  for (const parameter of list ? namedChildren(list) : []) {
    const pattern =
      parameter.type === "parameter" ? parameter.childForFieldName("pattern") : parameter;
    if (pattern) bind(pattern, other(spanOf(pattern)), inner);
  }
  const parameters = inner.scope.declared.slice();
  const body = node.childForFieldName("body");
  if (body?.type === "block") lowerBody(body, inner);
  else if (body) {
    const { operand } = lowerExpression(body, inner);
    inner.out.push({ kind: "return", value: operand, span: spanOf(body) });
  }
  context.shared.inner.push(
    {
      name,
      span: spanOf(node),
      nameSpan: spanOf(node),
      parameters,
      locals: inner.shared.locals.filter((local) => !parameters.includes(local)),
      body: inner.out,
      calledByC: null,
    },
    ...inner.shared.inner,
  );
}

/** `self` and parameters of a type with `Drop` are dropped when the function ends. */
function dropAtEnd({ node, owner, trait }: RustFunction, context: Lowering): void {
  const { items } = context.file;
  if (trait === "Drop") return;
  const list = node.childForFieldName("parameters");
  for (const parameter of list ? namedChildren(list) : []) {
    const isSelf = parameter.type === "self_parameter";
    const type = parameter.childForFieldName("type");
    const byValue = isSelf
      ? !parameter.text.includes("&")
      : type !== null && type.type !== "reference_type";
    const name = isSelf
      ? "self"
      : (parameter.childForFieldName("pattern")?.text.replace(/^mut /, "") ?? "");
    const drop = items.dropped.get(isSelf ? (owner ?? "") : bareName(type));
    if (!byValue || !drop || leavesWhole(name, context.shared.text)) continue;
    const scope: Scope = { names: new Map([["self", name]]), declared: [], parent: null };
    const inner: Lowering = { ...context, scope, out: [], inDrop: true };
    const body = drop.childForFieldName("body");
    if (body) lowerBody(body, inner);
    context.out.push({ kind: "defer", body: inner.out, span: spanOf(parameter) });
  }
}

/** The variable is forgotten, or moved somewhere as a whole. */
function leavesWhole(name: string, text: string): boolean {
  return new RegExp(
    String.raw`(?:forget|ManuallyDrop::new|into_raw|[\w>)]\s*)\(\s*${name}\s*[,)]|[,(]\s*${name}\s*[,)]|[:=]\s*${name}\s*[,;}]|return ${name}\b|\b${name}\s*\}`,
  ).test(text.slice(text.indexOf("{")));
}

const closers =
  /^(?:close|free|release|destroy|dispose|shutdown|finish|terminate|cleanup|disconnect)$/;

/** Types with `impl Drop`: what a closing method leaves behind is what `drop` finds. */
function classesOf(
  items: Items,
  functions: ReadonlyMap<string, RustFunction>,
): readonly LoweredClass[] {
  return [...items.dropped.keys()].map((name) => {
    const methods = [...functions.values()]
      .filter(({ owner }) => owner === name)
      .map((of) => {
        const method = of.name.slice(name.length + 1);
        const list = of.node.childForFieldName("parameters");
        const byReference = list !== null && /^\(\s*&/.test(list.text);
        const role =
          of.trait === "Drop"
            ? "finalize"
            : closers.test(method) && byReference
              ? "close"
              : /^(?:new|open|create|from)/.test(method)
                ? "construct"
                : "other";
        return { name: of.name, role } as const;
      });
    const item = items.types.get(name) ?? items.dropped.get(name)!;
    return { name, span: spanOf(item), receiver: "self", methods };
  });
}
