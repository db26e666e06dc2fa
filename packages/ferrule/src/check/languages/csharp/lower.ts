import type { Node } from "../../parse/node.ts";
import type { LoweredClass, LoweredFunction } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { all, type Reader } from "./extract.ts";
import type { ClassNames, Lowering, Routine } from "./lower-context.ts";
import { lowerExpression } from "./lower-expression.ts";
import { lowerBlock } from "./lower-statement.ts";
import { markUnkept } from "./mark-keep-alive.ts";
import { bodyOf, modifiersOf, ownerName, parameterName, parametersOf } from "./syntax.ts";
import { throwsItself } from "./throws.ts";

export type LoweredFile = {
  readonly functions: readonly LoweredFunction[];
  readonly classes: readonly LoweredClass[];
};

/** Lowers every method of a file, and its top-level statements. */
export function lower(root: Node, reader: Reader): LoweredFile {
  const routines = collect(root);
  const byName = new Map(routines.map((of) => [of.name, of]));
  const classes = new Map<string, ClassNames>();
  for (const node of all(root, ["class_declaration", "struct_declaration", "record_declaration"])) {
    classes.set(node.childForFieldName("name")?.text ?? "", namesOf(node));
  }
  const inner: LoweredFunction[] = [];
  const functions = routines.map((routine) => {
    const members = classes.get(routine.owner) ?? none;
    const context = contextFor(routine.node, routine.owner, members, byName, reader, inner);
    markUnkept(routine, context);
    return finish(routine.name, routine.node, context, reader);
  });
  const top = namedChildren(root).filter(({ type }) => type === "global_statement");
  if (top.length > 0) functions.push(lowerTop(root, top, byName, reader, inner));
  return { functions: [...functions, ...inner], classes: classesOf(root, routines) };
}

const none: ClassNames = {
  fields: new Set(),
  shown: new Map(),
  values: new Set(),
  finalizable: false,
};

const kinds = [
  "method_declaration",
  "constructor_declaration",
  "destructor_declaration",
  "local_function_statement",
  "property_declaration",
  "operator_declaration",
];

function collect(root: Node): readonly Routine[] {
  const found: Routine[] = [];
  const taken = new Set<string>();
  for (const node of all(root, kinds)) {
    const body = bodyOf(node) ?? accessors(node);
    if (!body) continue;
    const owner = ownerName(node);
    const own = node.childForFieldName("name")?.text ?? node.type;
    const special =
      node.type === "destructor_declaration"
        ? "~"
        : node.type === "constructor_declaration"
          ? "new"
          : own;
    const wanted = `${owner}.${special}`;
    const name = taken.has(wanted) ? `${wanted}@${node.startIndex}` : wanted;
    taken.add(name);
    found.push({ name, node, owner, throws: throwsItself(body) });
  }
  return found;
}

function accessors(node: Node): Node | null {
  const list = node.childForFieldName("accessors");
  const bodies = list ? namedChildren(list).filter((of) => bodyOf(of) !== null) : [];
  return bodies.length > 0 ? list : null;
}

function namesOf(node: Node): ClassNames {
  const fields = new Set<string>();
  const shown = new Map<string, string>();
  const values = new Set<string>();
  const body = node.childForFieldName("body");
  let finalizable = false;
  for (const member of body ? namedChildren(body) : []) {
    if (member.type === "destructor_declaration") finalizable = true;
    if (member.type === "field_declaration") {
      const declaration = namedChildren(member).find(({ type }) => type === "variable_declaration");
      const type = declaration?.childForFieldName("type")?.text ?? "";
      for (const of of declaration ? namedChildren(declaration) : []) {
        const name =
          of.type === "variable_declarator" ? of.childForFieldName("name")?.text : undefined;
        if (name === undefined) continue;
        fields.add(name);
        if (/^(?:IntPtr|nint|int|long|uint|ulong)$/.test(type)) values.add(name);
      }
    }
    if (member.type === "property_declaration") {
      const name = member.childForFieldName("name")?.text ?? "";
      fields.add(name);
      const plain = /^(?:=>\s*|\{\s*get\s*\{\s*return\s+|\{\s*get\s*=>\s*)(\w+)\s*;?/.exec(
        (bodyOf(member) ?? member.childForFieldName("accessors"))?.text ?? "",
      );
      if (plain) shown.set(name, plain[1]!);
    }
  }
  // A base class such as SafeHandle has `handle`.
  fields.add("handle");
  return { fields, shown, values, finalizable };
}

function contextFor(
  node: Node,
  owner: string,
  members: ClassNames,
  routines: ReadonlyMap<string, Routine>,
  reader: Reader,
  inner: LoweredFunction[],
): Lowering {
  const parameters = parametersOf(node).map((of) => parameterName(of));
  return {
    reader,
    method: node,
    owner,
    members,
    names: new Set([...parameters, ...localsOf(node)]),
    references: new Set(
      parametersOf(node)
        .filter((of) => modifiersOf(of).has("out") || modifiersOf(of).has("ref"))
        .map((of) => parameterName(of)),
    ),
    routines,
    out: [],
    counter: { next: 0 },
    inner,
    handles: new Map(),
    inlined: new Set(),
    expression(of) {
      return lowerExpression(of, this);
    },
    block(of) {
      lowerBlock(of, this);
    },
    lambda(of, name) {
      const own = contextFor(of, owner, members, routines, reader, inner);
      for (const known of this.names) own.names.add(known);
      return finish(name, of, own, reader);
    },
  };
}

/** Names that a method binds itself. */
function localsOf(node: Node): readonly string[] {
  const found: string[] = [];
  for (const of of all(node, [
    "variable_declarator",
    "declaration_expression",
    "foreach_statement",
  ])) {
    const name = of.childForFieldName(of.type === "foreach_statement" ? "left" : "name");
    if (name) found.push(name.text);
  }
  return found;
}

function finish(name: string, node: Node, context: Lowering, reader: Reader): LoweredFunction {
  const body = bodyOf(node);
  if (body && /_expression$|literal$|^identifier$/.test(body.type)) {
    const value = context.expression(body);
    context.out.push({ kind: "return", value, span: spanOf(body) });
  } else if (body) lowerBlock(body, context);
  else {
    const list = node.childForFieldName("accessors");
    for (const of of list ? namedChildren(list) : []) {
      const inner = bodyOf(of);
      if (!inner) continue;
      const out: Lowering["out"] = [];
      lowerBlock(inner, { ...context, out });
      const condition = { kind: "unknown", uses: [], span: spanOf(of) } as const;
      context.out.push({ kind: "if", condition, yes: out, no: [], span: spanOf(of) });
    }
  }
  return {
    name,
    span: spanOf(node),
    nameSpan: spanOf(node.childForFieldName("name") ?? node),
    parameters: parametersOf(node).map((of) => parameterName(of)),
    locals: localsOf(node),
    body: context.out,
    calledByC: reader.entered.has(node.startIndex) ? "aborts" : null,
  };
}

function lowerTop(
  root: Node,
  statements: readonly Node[],
  routines: ReadonlyMap<string, Routine>,
  reader: Reader,
  inner: LoweredFunction[],
): LoweredFunction {
  const context = contextFor(root, "", none, routines, reader, inner);
  for (const of of statements) {
    for (const child of namedChildren(of)) lowerBlock(child, context);
  }
  const span = spanOf(root);
  return {
    name: "<main>",
    span,
    nameSpan: { start: span.start, end: span.start },
    parameters: [],
    locals: [],
    body: context.out,
    calledByC: null,
  };
}

const closers = /^(?:Dispose|Close|Free|Release|Destroy|Shutdown|ReleaseHandle)$/;

function classesOf(root: Node, routines: readonly Routine[]): readonly LoweredClass[] {
  return all(root, ["class_declaration"]).map((node) => {
    const name = node.childForFieldName("name")?.text ?? "";
    const own = routines.filter(({ owner }) => owner === name);
    const methods = own.flatMap((of): LoweredClass["methods"] => {
      const method = of.name.slice(name.length + 1).replace(/@\d+$/, "");
      if (method === "~") return [{ name: of.name, role: "finalize" }];
      if (method === "new") return [{ name: of.name, role: "construct" }];
      if (!closers.test(method) || parametersOf(of.node).length > 0) {
        return [{ name: of.name, role: "other" }];
      }
      const close = { name: of.name, role: "close" } as const;
      // Dispose may be called twice; a finalizer runs after it unless it is told not to.
      return method === "Dispose" ? [close, { name: of.name, role: "finalize" }] : [close];
    });
    const suppressed = own.some(({ node: of }) => of.text.includes("SuppressFinalize"));
    const kept = suppressed ? methods.filter(({ name: of }) => !of.endsWith(".~")) : methods;
    return { name, span: spanOf(node), receiver: "this", methods: kept };
  });
}
