import type { LoweredClass, LoweredFunction } from "../../model/lowered.ts";
import type { Lowering, Routine } from "./lower-context.ts";
import { markRaces } from "./mark-detached.ts";
import { lowerExpression } from "./lower-expression.ts";
import { lowerBlock, lowerReturn, addNames, localsOf, parametersOf } from "./lower-statement.ts";
import type { Reader } from "./reader.ts";
import { childrenOf, isFunction, keyOf, part, parts, spanOf, walk, type JsNode } from "./syntax.ts";
import { findThrowing } from "./throws.ts";

export type LoweredFile = {
  readonly functions: readonly LoweredFunction[];
  readonly classes: readonly LoweredClass[];
};

/** Lowers every function of a file, and its own statements as `<module>`. */
export function lower(program: JsNode, reader: Reader): LoweredFile {
  const found = collect(program);
  const throwing = findThrowing(found.map((of) => ({ ...of, throws: false })));
  const all = found.map((of): Routine => ({ ...of, throws: throwing.has(of.node) }));
  const routines = new Map(all.map((of) => [of.name, of]));
  const byNode = new Map(all.map((of) => [of.node, of]));
  const hidden = hiddenNames(program);
  const shared = { reader, routines, byNode, bodies: constructorsOf(program) };
  const module = lowerFunction(program, {
    ...shared,
    name: "<module>",
    owner: null,
    hidden: new Set(),
  });
  const functions = all.map((of) =>
    lowerFunction(of.node, {
      ...shared,
      name: of.name,
      owner: of.owner,
      hidden: hidden.get(of.node) ?? new Set(),
    }),
  );
  return { functions: [module, ...functions], classes: classesOf(program) };
}

type Found = Omit<Routine, "throws">;

/** All functions: methods as `Class.method`, those with a name by it, others by their place. */
function collect(program: JsNode): readonly Found[] {
  const found: Found[] = [];
  const taken = new Set<string>();
  const add = (node: JsNode, wanted: string | null, owner: string | null): void => {
    const free = wanted !== null && !taken.has(wanted);
    const name = free ? wanted : `<function@${node.start}>`;
    taken.add(name);
    found.push({ node, name, owner });
  };
  const visit = (node: JsNode, owner: string | null, named: string | null): void => {
    if (isFunction(node)) add(node, keyOf(part(node, "id")) ?? named, owner);
    const inside = isFunction(node) && node.type !== "ArrowFunctionExpression" && named === null;
    for (const child of childrenOf(node)) {
      if (child.type === "ClassDeclaration" || child.type === "ClassExpression") {
        visit(child, keyOf(part(child, "id")) ?? nameOf(node) ?? `<class@${child.start}>`, null);
        continue;
      }
      visit(child, inside ? null : owner, nameFor(node, child, owner));
    }
  };
  visit(program, null, null);
  return found;
}

function nameOf(node: JsNode): string | null {
  return node.type === "VariableDeclarator" ? keyOf(part(node, "id")) : null;
}

/** What a function that stands at `child` is called. */
function nameFor(node: JsNode, child: JsNode, owner: string | null): string | null {
  if (node.type === "VariableDeclarator" && part(node, "init") === child) return nameOf(node);
  const member = node.type === "MethodDefinition" || node.type === "PropertyDefinition";
  if (!member || part(node, "value") !== child || owner === null) return null;
  const key = part(node, "key");
  const computed = node["computed"] === true && key ? symbolName(key) : null;
  return `${owner}.${computed ?? keyOf(key) ?? child.start}`;
}

/** `[Symbol.dispose]`. */
function symbolName(key: JsNode): string | null {
  return key.type === "MemberExpression" ? `@@${keyOf(part(key, "property"))}` : null;
}

/** The parameters of each function and of those around it. */
function hiddenNames(program: JsNode): ReadonlyMap<JsNode, ReadonlySet<string>> {
  const found = new Map<JsNode, ReadonlySet<string>>();
  const visit = (node: JsNode, outer: ReadonlySet<string>): void => {
    let here = outer;
    if (isFunction(node)) {
      const names = new Set(outer);
      for (const parameter of parts(node, "params")) addNames(parameter, names);
      found.set(node, names);
      here = names;
    }
    for (const child of childrenOf(node)) visit(child, here);
  };
  visit(program, new Set());
  return found;
}

/** The class body around each constructor. */
function constructorsOf(program: JsNode): ReadonlyMap<JsNode, JsNode> {
  const found = new Map<JsNode, JsNode>();
  for (const body of walk(program, true)) {
    if (body.type !== "ClassBody") continue;
    for (const member of parts(body, "body")) {
      const value = member["kind"] === "constructor" ? part(member, "value") : null;
      if (value) found.set(value, body);
    }
  }
  return found;
}

type Around = {
  readonly name: string;
  readonly owner: string | null;
  readonly reader: Reader;
  readonly routines: ReadonlyMap<string, Routine>;
  readonly byNode: ReadonlyMap<JsNode, Routine>;
  readonly hidden: ReadonlySet<string>;
  readonly bodies: ReadonlyMap<JsNode, JsNode>;
};

function lowerFunction(node: JsNode, around: Around): LoweredFunction {
  const { reader, hidden, owner, name } = around;
  const whole = node.type === "Program";
  const parameters = whole ? [] : parametersOf(node);
  const locals = whole ? [] : localsOf(node);
  const context: Lowering = {
    scope: { reader, hidden },
    routines: around.routines,
    byNode: around.byNode,
    owner,
    locals: new Set([...parameters, ...locals]),
    out: [],
    counter: { next: 0 },
    memory: new Map(),
    views: new Set(),
    natives: new Map(reader.fields),
    strings: new Set(parts(node, "params").flatMap((of) => textName(of))),
    expression(of) {
      return lowerExpression(of, this);
    },
  };
  if (name === `${owner}.constructor`) lowerFields(around.bodies.get(node), context);
  const body = part(node, "body");
  markRaces(body ?? node, context);
  if (whole) lowerBlock(node, context);
  else if (body?.type === "BlockStatement" || body?.type === "FunctionBody")
    lowerBlock(body, context);
  else if (body) lowerReturn(body, body, context);
  return {
    name,
    span: spanOf(node),
    nameSpan: spanOf(part(node, "id") ?? node),
    parameters,
    locals,
    body: context.out,
    calledByC: null,
  };
}

/** Parameters that TypeScript calls a string. */
function textName(parameter: JsNode): readonly string[] {
  const of = parameter.type === "AssignmentPattern" ? part(parameter, "left")! : parameter;
  const annotation = part(part(of, "typeAnnotation"), "typeAnnotation");
  const name = keyOf(of);
  return annotation?.type === "TSStringKeyword" && name !== null ? [name] : [];
}

/** Fields get their values before the constructor's own statements run. */
function lowerFields(body: JsNode | undefined, context: Lowering): void {
  for (const member of body ? parts(body, "body") : []) {
    const value = member.type === "PropertyDefinition" ? part(member, "value") : null;
    const key = keyOf(part(member, "key"));
    if (!value || key === null || member["static"] === true) continue;
    const operand = lowerExpression(value, context);
    context.out.push({ kind: "assign", to: `this.${key}`, value: operand, span: spanOf(member) });
  }
}

const closers =
  /^(?:close|free|release|destroy|dispose|shutdown|stop|terminate|@@dispose|delete)$/i;

function classesOf(program: JsNode): readonly LoweredClass[] {
  const found: LoweredClass[] = [];
  const visit = (node: JsNode, named: string | null): void => {
    if (node.type === "ClassDeclaration" || node.type === "ClassExpression") {
      const name = keyOf(part(node, "id")) ?? named ?? `<class@${node.start}>`;
      const methods = parts(part(node, "body"), "body").flatMap((of) => {
        const key = keyOf(part(of, "key"));
        if (of.type !== "MethodDefinition" || key === null) return [];
        const role = key === "constructor" ? "construct" : closers.test(key) ? "close" : "other";
        return [{ name: `${name}.${key}`, role } as const];
      });
      found.push({ name, span: spanOf(node), receiver: "this", methods });
    }
    for (const child of childrenOf(node)) visit(child, nameOf(node));
  };
  visit(program, null);
  return found;
}
