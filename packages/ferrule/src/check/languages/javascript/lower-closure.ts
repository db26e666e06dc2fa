import type { Operand, Place } from "../../model/lowered.ts";
import { made, nothing, place, temporary, type Lowering } from "./lower-context.ts";
import { isFunction, part, spanOf, word, type JsNode } from "./syntax.ts";
import { capturedBy, routineOf } from "./routines.ts";
import { markAnswer } from "./mark-callback.ts";
import type { JsLibrary, JsValue } from "./values.ts";

type Closure = JsValue & { readonly kind: "closure" };

/** A native closure around a function of the program, at a new place. */
export function nativeClosure(fn: JsNode | null, node: JsNode, context: Lowering): Place {
  const to = temporary(context);
  const name = fn === null ? null : bodyOf(fn, context);
  const holds = fn && isFunction(fn) ? capturedBy(fn, context) : [];
  if (fn && !isFunction(fn)) context.expression(fn);
  context.out.push({ kind: "make", to, what: "callback", body: name, holds, span: spanOf(node) });
  return to;
}

/** The lowered function behind an expression; `f.bind(this)` is `f`. */
function bodyOf(fn: JsNode, context: Lowering): string | null {
  if (isFunction(fn)) return context.byNode.get(fn)?.name ?? null;
  const callee = fn.type === "CallExpression" ? part(fn, "callee") : null;
  const bound = callee?.type === "MemberExpression" && word(part(callee, "property"), "name");
  return routineOf(bound === "bind" ? part(callee, "object")! : fn, context);
}

/** `new JSCallback(fn, …)`, `new Deno.UnsafeCallback(…)`, `lib.registerCallback(…)`. */
export function makeClosure(
  of: Closure,
  args: readonly JsNode[],
  node: JsNode,
  context: Lowering,
): Operand {
  const fn = args.find((arg) => isFunction(arg)) ?? functionArgument(of, args);
  markAnswer(fn, of.signature, context);
  const to = nativeClosure(fn, node, context);
  const span = spanOf(node);
  // Node keeps it until it is unregistered: nothing collects it, but it leaks.
  if (of.api === "node-ffi") return registered("unregisterCallback", node, context);
  return place(to, span);
}

function functionArgument({ api }: Closure, args: readonly JsNode[]): JsNode | null {
  const at = api === "bun-ffi" ? 0 : api === "ffi-napi" ? args.length - 1 : 1;
  return args[at] ?? args[0] ?? null;
}

/** Something that stays until it is given back with `by`. */
export function registered(by: string, node: JsNode, context: Lowering): Operand {
  return made(node, context, (to, span) => ({
    kind: "acquire",
    to,
    what: "callback",
    by,
    nullable: false,
    span,
  }));
}

/** `callback.close()` and its like. */
export function lowerClosureMethod(
  object: JsNode,
  method: string,
  node: JsNode,
  context: Lowering,
): Operand | null {
  if (method !== "close") return null;
  const value = context.expression(object);
  context.out.push({ kind: "release", value, by: "close", span: spanOf(node) });
  return nothing(node);
}

/** Methods of a library object that are no functions of C. */
export function lowerLibraryMethod(
  library: JsLibrary,
  method: string,
  args: readonly JsNode[],
  node: JsNode,
  context: Lowering,
): Operand | null {
  const span = spanOf(node);
  const [first] = args;
  switch (method) {
    case "close":
    case "unload":
      context.out.push({ kind: "release", value: place(library.place, span), by: method, span });
      return nothing(node);
    case "unregisterCallback": {
      if (!first) return null;
      const value = context.expression(first);
      context.out.push({ kind: "release", value, by: method, span });
      return nothing(node);
    }
    case "unrefCallback": {
      if (!first) return null;
      const value = context.expression(first);
      if (value.kind !== "place") return nothing(node);
      // From here on only this name leads to it, and the name is a number.
      context.out.push({ kind: "release", value, by: "unregisterCallback", span });
      const what = { what: "callback", body: null, holds: [] } as const;
      context.out.push({ kind: "make", to: value.place, ...what, span });
      return nothing(node);
    }
    default:
      return null;
  }
}

/** A library is opened: from here to its close its functions may be called. */
export function openLibrary(library: JsLibrary, node: JsNode, context: Lowering): Operand {
  context.out.push({
    kind: "make",
    to: library.place,
    what: "object",
    body: "the library",
    holds: [],
    span: spanOf(node),
  });
  return nothing(node);
}
