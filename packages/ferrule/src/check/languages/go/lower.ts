import type { Node } from "../../parse/node.ts";
import type { LoweredClass, LoweredFunction } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { declare, type Lowering, type Scope } from "./context.ts";
import { literalName, type GoFunction, type GoItems } from "./items.ts";
import { lowerCondition } from "./lower-condition.ts";
import { lowerExpression } from "./lower-expression.ts";
import { lowerBlock } from "./lower-statement.ts";

export type LoweredFile = {
  readonly functions: readonly LoweredFunction[];
  readonly classes: readonly LoweredClass[];
};

/** Lowers every function of a file. */
export function lower(items: GoItems): LoweredFile {
  const functions = [...items.functions.values()].flatMap((of) => lowerFunction(of, items));
  return { functions, classes: classesOf(items) };
}

function lowerFunction(of: GoFunction, items: GoItems): readonly LoweredFunction[] {
  const { node, name, exported } = of;
  const context = createContext(node, name, items, null);
  const receiver = node.childForFieldName("receiver")?.namedChildren[0];
  if (receiver) declareAll(receiver, context, true);
  const list = node.childForFieldName("parameters");
  for (const [index, parameter] of (list ? namedChildren(list) : []).entries()) {
    declareAll(parameter, context, index === 0 && items.finalizers.has(name));
  }
  const parameters = [...context.shared.locals];
  const result = node.childForFieldName("result");
  if (result?.type === "parameter_list") {
    for (const parameter of namedChildren(result)) {
      declareAll(parameter, context, false);
      const names = parameter.childrenForFieldName("name");
      for (const one of names) if (one) context.shared.results.push(one.text);
    }
  }
  const body = node.childForFieldName("body");
  if (body) lowerBlock(body, context);
  const guarded = /\brecover\(\)/.test(node.text) || defersRecovery(node.text, items);
  return [
    {
      name,
      span: spanOf(node),
      nameSpan: spanOf(node.childForFieldName("name") ?? node),
      parameters,
      locals: context.shared.locals.filter((local) => !parameters.includes(local)),
      body: context.out,
      calledByC: exported !== null && !guarded ? "aborts" : null,
    },
    ...context.shared.inner,
  ];
}

/** `defer rescue(…)`, where the function of that name recovers or is called after that. */
function defersRecovery(text: string, { functions }: GoItems): boolean {
  return [...text.matchAll(/\bdefer (?:\w+\.)?(\w+)\(/g)].some(
    ([, name = ""]) =>
      /recover/i.test(name) || /\brecover\(\)/.test(functions.get(name)?.node.text ?? ""),
  );
}

function createContext(
  node: Node,
  name: string,
  items: GoItems,
  around: Lowering | null,
): Lowering {
  const scope: Scope = { names: new Map(), parent: around?.scope ?? null };
  return {
    items,
    scope,
    shared: {
      counter: { next: 0 },
      uses: new Map(around?.shared.uses ?? []),
      types: new Map(around?.shared.types ?? []),
      errors: new Map(around?.shared.errors ?? []),
      statuses: new Map(around?.shared.statuses ?? []),
      inner: [],
      locals: [],
      text: node.text,
      name,
      results: [],
    },
    out: [],
    expression(of) {
      return lowerExpression(of, this);
    },
    condition(of) {
      return lowerCondition(of, this);
    },
    block(of) {
      lowerBlock(of, this);
    },
    literal(of) {
      return lowerLiteral(of, this);
    },
  };
}

/** Names of one parameter declaration. The object of a method is `self` in all of them. */
function declareAll(parameter: Node, context: Lowering, isSelf: boolean): void {
  const type = parameter.childForFieldName("type")?.text ?? null;
  for (const name of parameter.childrenForFieldName("name")) {
    if (!name || name.text === "_") continue;
    const place = declare(isSelf ? "self" : name.text, context);
    context.scope.names.set(name.text, place);
    if (type !== null) context.shared.types.set(place, type);
  }
}

/** A function literal is a function of its own; what it captures lives outside it. */
function lowerLiteral(node: Node, context: Lowering): string {
  const name = literalName(node, context.shared.name);
  const inner = createContext(node, name, context.items, context);
  const list = node.childForFieldName("parameters");
  const isFinalizer = context.items.finalizers.has(name);
  for (const parameter of list ? namedChildren(list) : [])
    declareAll(parameter, inner, isFinalizer);
  const parameters = [...inner.shared.locals];
  lowerBlock(node.childForFieldName("body")!, inner);
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
  return name;
}

const closers =
  /^(?:Close|Free|Release|Destroy|Dispose|Delete|Finish|Stop|Shutdown|Cleanup|free|close|release|destroy)$/;

/** Types with a finalizer: what a closing method leaves behind is what it finds. */
function classesOf(items: GoItems): readonly LoweredClass[] {
  return [...items.finalizers].flatMap(([finalizer, type]) => {
    const methods = [...items.functions.values()].flatMap((of): LoweredClass["methods"] => {
      const { name, owner, node } = of;
      const isFinalizer = name === finalizer;
      if (owner !== type && !isFinalizer) return [];
      // `SetFinalizer(s, nil)` takes the finalizer away.
      const disarms = /SetFinalizer\([^,]+,\s*nil\)|\.Stop\(\)/.test(node.text);
      const closes = closers.test(name.slice(name.indexOf(".") + 1)) && !disarms;
      if (isFinalizer)
        return [
          { name, role: "finalize" } as const,
          ...(closes ? [{ name, role: "close" } as const] : []),
        ];
      return [{ name, role: closes ? "close" : "other" } as const];
    });
    // A literal is no function of the file by name.
    const isNamed = items.functions.has(finalizer);
    const all = isNamed ? methods : [...methods, { name: finalizer, role: "finalize" } as const];
    const at = items.structs.get(type) ?? items.functions.get(finalizer)?.node;
    return at ? [{ name: type, span: spanOf(at), receiver: "self", methods: all }] : [];
  });
}
