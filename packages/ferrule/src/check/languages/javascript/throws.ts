import type { Lowering, Routine } from "./lower-context.ts";
import { childrenOf, isFunction, keyOf, memberName, part, placeOf, type JsNode } from "./syntax.ts";

/** Functions of JavaScript and its hosts that neither keep what they are given nor raise here. */
const names: ReadonlySet<string> = new Set(
  "Number BigInt String Boolean Array Symbol isNaN isFinite parseInt parseFloat queueMicrotask setTimeout setImmediate clearTimeout structuredClone".split(
    " ",
  ),
);

/** Whether a call reads its arguments and nothing more. */
export function harmless(callee: JsNode): boolean {
  const text = placeOf(callee) ?? "";
  if (/^(?:console|Math|Number|Object|performance|Date|Atomics|String|JSON|assert)\./.test(text)) {
    return true;
  }
  const name = keyOf(callee);
  return callee.type === "Identifier" && name !== null && names.has(name);
}

/** Functions whose very purpose includes throwing. */
const throwing =
  /^(?:JSON\.parse|decodeURI|decodeURIComponent|structuredClone|assert(?:\..*)?|fs\..*Sync|[a-z]\w*Sync)$/;

/** Names that hold somebody else's function: its errors are not known. */
const foreignCode =
  /^(?:on[A-Z]\w*|cb|callback|handler|listener|fn|func|hook|visit(?:or)?|comparator|compare|predicate|user\w*)$|(?:Callback|Handler|Listener|Fn|Hook)$/;

/**
 * Whether an exception can be expected to leave a call. Everything can throw in JavaScript; what
 * counts are calls that are meant to, and code that someone else hands in.
 */
export function callThrows(
  callee: JsNode,
  local: string | null,
  { routines, scope }: Pick<Lowering, "routines" | "scope">,
): boolean {
  if (local !== null) return routines.get(local)?.throws === true;
  const text = placeOf(callee) ?? "";
  if (throwing.test(text)) return true;
  const name = keyOf(callee) ?? (callee.type === "MemberExpression" ? memberName(callee) : null);
  if (name === null) return false;
  // A parameter that is called is somebody else's code.
  if (callee.type === "Identifier" && scope.hidden.has(name)) return true;
  return name === "emit" || name === "parse" || foreignCode.test(name);
}

/** Routines out of which an exception can come, those that call them included. */
export function findThrowing(routines: readonly Routine[]): ReadonlySet<JsNode> {
  const found = new Set<JsNode>();
  const byName = new Map(routines.map((of) => [of.name, of]));
  for (let changed = true; changed;) {
    changed = false;
    for (const { node, owner } of routines) {
      const body = found.has(node) ? null : part(node, "body");
      if (body && leaves(body, owner, byName, found)) {
        found.add(node);
        changed = true;
      }
    }
  }
  return found;
}

function leaves(
  node: JsNode,
  owner: string | null,
  byName: ReadonlyMap<string, Routine>,
  found: ReadonlySet<JsNode>,
): boolean {
  if (isFunction(node)) return false;
  if (node.type === "ThrowStatement") return true;
  if (node.type === "TryStatement") {
    const handler = part(node, "handler");
    const tried = part(node, "block");
    const parts_ = [handler ? null : tried, handler, part(node, "finalizer")];
    return parts_.some((of) => of !== null && leaves(of, owner, byName, found));
  }
  if (node.type === "CallExpression") {
    const callee = part(node, "callee")!;
    const text = placeOf(callee) ?? "";
    const called = byName.get(text.replace(/^this\./, `${owner ?? ""}.`));
    if (called ? found.has(called.node) : throwing.test(text)) return true;
  }
  return childrenOf(node).some((child) => leaves(child, owner, byName, found));
}
