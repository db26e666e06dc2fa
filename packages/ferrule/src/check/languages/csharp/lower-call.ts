import { placesOf } from "../../model/places-of.ts";
import type { Node } from "../../parse/node.ts";
import type { DeclaredType, ForeignDeclaration } from "../../model/declared.ts";
import type { Argument, Operand, Place } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import type { Import } from "./extract.ts";
import { made, nothing, place, temporary, type Lowering } from "./lower-context.ts";
import { lowerHandle, lowerMarshal } from "./lower-marshal.ts";
import { placeOf } from "./places.ts";
import { closureOf, routineName } from "./closure.ts";
import {
  argumentsOf,
  bare,
  bodyOf,
  lastName,
  parameterName,
  parametersOf,
  passingOf,
  valueOf,
} from "./syntax.ts";
import { callThrows, harmless, touchesSystem } from "./throws.ts";

/** Lowers a call; its result is the operand. */
export function lowerCall(node: Node, context: Lowering): Operand {
  const callee = node.childForFieldName("function")!;
  const args = argumentsOf(node);
  const found = importOf(callee, args.length, context);
  if (found) return lowerForeign(node, found, args, context);
  const own = lowerMarshal(node, callee, args, context) ?? lowerHandle(node, callee, args, context);
  return own ?? managed(node, callee, args, context);
}

/** The C function that a callee means. */
function importOf(callee: Node, count: number, context: Lowering): Import | null {
  const name = lastName(callee.text);
  const all = context.reader.imports.get(name) ?? [];
  const dot = callee.text.lastIndexOf(".");
  const of = dot < 0 ? null : lastName(callee.text.slice(0, dot));
  const fitting = all.filter(({ owner }) => of === null || of === owner || of === "this");
  // A wrapper may have the name of what it wraps.
  const wrapper = of === null && context.routines.has(`${context.owner}.${name}`);
  const candidates = wrapper ? fitting.filter(({ owner }) => owner === context.owner) : fitting;
  return (
    candidates.find(({ declaration }) => declaration.parameters?.length === count) ??
    candidates[0] ??
    null
  );
}

function lowerForeign(
  node: Node,
  { declaration }: Import,
  args: readonly Node[],
  context: Lowering,
): Operand {
  const given = args.map((of, index) =>
    lowerArgument(of, declaration.parameters?.[index]?.type ?? null, context),
  );
  const to = temporary(context);
  const span = spanOf(node);
  context.out.push({
    kind: "call",
    to,
    callee: { kind: "foreign", symbol: declaration.symbol },
    arguments: given,
    through: null,
    throws: "never",
    clobbersErrno: true,
    checked: declaration.resultChecked,
    span,
  });
  handOverHandles(args, declaration, context);
  return convert(to, node, declaration, context);
}

/** Some results are not a bare pointer any more when the method returns. */
function convert(
  to: Place,
  node: Node,
  { result }: ForeignDeclaration,
  context: Lowering,
): Operand {
  const span = spanOf(node);
  if (result?.kind === "string") {
    context.out.push({ kind: "forget", value: place(to, span), span });
    return nothing(node);
  }
  const safe = result?.kind === "pointer" && result.text.endsWith("Handle");
  if (safe) context.out.push({ kind: "guard", to: null, value: place(to, span), by: null, span });
  return place(to, span);
}

/** Where a callback goes with it, a GCHandle is the callback's user data: its end is elsewhere. */
function handOverHandles(
  args: readonly Node[],
  { parameters }: ForeignDeclaration,
  context: Lowering,
): void {
  if (!parameters?.some(({ type }) => type.kind === "callback")) return;
  for (const of of args) {
    const chain = /GCHandle\.ToIntPtr\(\s*(\w+)\s*\)/.exec(of.text)?.[1] ?? of.text;
    if (!context.handles.has(chain)) continue;
    context.out.push({ kind: "forget", value: place(chain, spanOf(of)), span: spanOf(of) });
  }
}

function lowerArgument(node: Node, type: DeclaredType | null, context: Lowering): Argument {
  const inner = bare(valueOf(node));
  const span = spanOf(inner);
  const passing = passingOf(node);
  if (type?.kind === "callback") {
    const callback = closureOf(inner, context);
    if (callback !== null) return { value: place(callback, span), passed: type, out: null };
  }
  const value = context.expression(inner);
  // A struct by reference is the same struct afterwards; a pointer may be another one.
  const replaced = passing === "out" || (passing === "ref" && isScalar(type));
  const out = replaced ? outPlace(inner, context) : null;
  if (passing === "out" && out !== null) context.names.add(out);
  return { value, passed: type, out };
}

/** `ref IntPtr`, `ref int`. */
function isScalar(type: DeclaredType | null): boolean {
  const to = type?.kind === "pointer" ? type.to : null;
  return to !== null && to.kind !== "record" && to.kind !== "unknown";
}

function outPlace(inner: Node, context: Lowering): Place | null {
  if (inner.type === "declaration_expression") {
    return inner.childForFieldName("name")?.text ?? null;
  }
  return placeOf(inner, context);
}

/** Of several methods with one name, the one with as many parameters. */
function overloadOf(name: string | null, count: number, { routines }: Lowering): string | null {
  if (name === null) return null;
  for (const [key, { node }] of routines) {
    const same = key === name || key.startsWith(`${name}@`);
    if (same && parametersOf(node).length === count) return key;
  }
  return name;
}

/** Methods that end what an object has: their bodies count where they are called. */
const ending =
  /^(?:Dispose|Close|Free|Release|Cleanup|CleanUp|Destroy|DisposeCore|ReleaseUnmanagedResources|CloseHandle)\w*$/;

function managed(node: Node, callee: Node, args: readonly Node[], context: Lowering): Operand {
  const span = spanOf(node);
  const local = overloadOf(routineName(callee, context), args.length, context);
  const routine = local === null ? undefined : context.routines.get(local);
  if (routine && routine.owner === context.owner && ending.test(lastName(callee.text))) {
    if (inline(routine.node, routine.name, args, node, context)) return nothing(node);
  }
  const object =
    callee.type === "member_access_expression" ? callee.childForFieldName("expression")! : null;
  if (object && local === null) context.expression(object);
  const given = args.map((of): Argument => {
    const inner = bare(valueOf(of));
    const passing = passingOf(of);
    const out = passing === "out" || passing === "ref" ? outPlace(inner, context) : null;
    return { value: context.expression(inner), passed: null, out };
  });
  const clobbersErrno = local === null && touchesSystem(callee.text);
  if (local === null && harmless(callee.text)) {
    for (const { value } of given) {
      for (const of of placesOf(value)) {
        context.out.push({
          kind: "use",
          value: place(of, value.span),
          how: "keep-alive",
          to: null,
          span,
        });
      }
    }
    if (!clobbersErrno) return nothing(node);
    given.length = 0;
  }
  return made(node, context, (to) => ({
    kind: "call",
    to,
    callee:
      local === null ? { kind: "managed", name: callee.text } : { kind: "local", name: local },
    arguments: given,
    through: null,
    throws: routine
      ? routine.throws
        ? "may"
        : "never"
      : callThrows(callee, context)
        ? "may"
        : "never",
    clobbersErrno,
    checked: true,
    span,
  }));
}

/** Puts the body of a method in the place of its call. False where that would go round in circles. */
function inline(
  method: Node,
  name: string,
  args: readonly Node[],
  node: Node,
  context: Lowering,
): boolean {
  const body = bodyOf(method);
  if (!body || context.inlined.has(name) || context.inlined.size > 3) return false;
  const span = spanOf(node);
  const names = new Set(context.names);
  for (const [index, parameter] of parametersOf(method).entries()) {
    const of = args[index];
    const own = parameterName(parameter);
    names.add(own);
    if (of)
      context.out.push({ kind: "assign", to: own, value: context.expression(valueOf(of)), span });
  }
  const inner: Lowering = {
    ...context,
    names,
    inlined: new Set([...context.inlined, name]),
    out: [],
  };
  inner.block(body);
  // A return ends the inlined body only.
  context.out.push({
    kind: "loop",
    condition: null,
    atLeastOnce: true,
    body: [...inner.out.map((of) => leaving(of)), { kind: "break", span }],
    span,
  });
  return true;
}

function leaving(statement: Lowering["out"][number]): Lowering["out"][number] {
  switch (statement.kind) {
    case "return":
      return { kind: "break", span: statement.span };
    case "if":
      return {
        ...statement,
        yes: statement.yes.map((of) => leaving(of)),
        no: statement.no.map((of) => leaving(of)),
      };
    case "block":
      return { ...statement, body: statement.body.map((of) => leaving(of)) };
    default:
      return statement;
  }
}

/** `new T(…) { … }`. */
export function lowerCreation(node: Node, context: Lowering): Operand {
  const span = spanOf(node);
  const type = lastName(node.childForFieldName("type")?.text ?? "");
  const args = argumentsOf(node);
  if (type === "Win32Exception" && args.length === 0) {
    context.out.push({
      kind: "errno",
      to: null,
      source: "new Win32Exception()",
      saved: true,
      span,
    });
    return nothing(node);
  }
  const closure = closureOf(node, context);
  if (closure !== null) return place(closure, span);
  const given = args.map((of) => context.expression(valueOf(of)));
  const initializer = namedChildren(node).find(({ type: of }) => of === "initializer_expression");
  const items = initializer ? namedChildren(initializer).map((of) => lowerItem(of, context)) : [];
  const plain = context.reader.known.structs.has(type) || given.length === 0;
  const holds = [...given, ...items].flatMap((of) => placesOf(of));
  if (plain) {
    return made(node, context, (to) => ({
      kind: "make",
      to,
      what: "object",
      body: null,
      holds,
      span,
    }));
  }
  return made(node, context, (to) => ({
    kind: "call",
    to,
    callee: { kind: "managed", name: `new ${type}` },
    arguments: [...given, ...items].map((value) => ({ value, passed: null, out: null })),
    through: null,
    throws: "never",
    clobbersErrno: false,
    checked: true,
    span,
  }));
}

/** `OnEvent = Handler` in an initializer makes a delegate. */
function lowerItem(node: Node, context: Lowering): Operand {
  const right = node.type === "assignment_expression" ? node.childForFieldName("right") : null;
  const value = bare(right ?? node);
  const closure = closureOf(value, context);
  return closure === null ? context.expression(value) : place(closure, spanOf(value));
}
