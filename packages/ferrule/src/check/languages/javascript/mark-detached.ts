import type { Lowering } from "./lower-context.ts";
import {
  childrenOf,
  isFunction,
  memberName,
  part,
  parts,
  placeOf,
  spanOf,
  walk,
  word,
  type JsNode,
} from "./syntax.ts";
import { evaluate } from "./evaluate.ts";
import type { JsFunction } from "./values.ts";

/** Marks a callback that takes away a buffer which C has during the call. */
export function markDetachedInside(
  fn: JsFunction,
  args: readonly JsNode[],
  context: Lowering,
): void {
  const lent = args.flatMap((of) => placeOf(of) ?? []);
  for (const callback of args.filter((of) => isFunction(of))) {
    for (const node of walk(callback, true)) {
      const taken = takenBy(node);
      const at = lent.find((of) => taken.includes(of));
      if (at === undefined) continue;
      const words = [at, fn.declaration.symbol];
      const symbol = fn.declaration.symbol;
      context.scope.reader.marks.push({ mark: "js-detached", span: spanOf(node), symbol, words });
      return;
    }
  }
}

/** Buffers that a node transfers, resizes or moves away. */
function takenBy(node: JsNode): readonly string[] {
  if (node.type !== "CallExpression") return [];
  const callee = part(node, "callee")!;
  const args = parts(node, "arguments");
  const method = callee.type === "MemberExpression" ? memberName(callee) : word(callee, "name");
  if (method === "transfer" || method === "transferToFixedLength" || method === "resize") {
    return placeOf(part(callee, "object")) === null ? [] : [placeOf(part(callee, "object"))!];
  }
  if (method !== "postMessage" && method !== "structuredClone") return [];
  const lists = args.slice(1).flatMap((of): readonly JsNode[] => {
    if (of.type === "ArrayExpression") return parts(of, "elements");
    return parts(of, "properties").flatMap((property) => {
      const value = part(property, "value");
      return value?.type === "ArrayExpression" ? parts(value, "elements") : [];
    });
  });
  return lists.flatMap((of) => placeOf(of) ?? []);
}

/**
 * Marks a buffer that is changed or taken away while a call on another thread still has it: between
 * the call, whose promise is kept, and the `await` of that promise.
 */
export function markRaces(body: JsNode, context: Lowering): void {
  const flying = new Map<string, { readonly symbol: string; readonly lent: readonly string[] }>();
  for (const statement of parts(body, "body")) {
    for (const [promise, { symbol, lent }] of flying) {
      const at = [statement, ...walk(statement, false)].find((of) => touches(of, lent));
      const awaited = waitsFor(statement, promise);
      if (at && !(awaited && awaited.start < at.start)) {
        const taken = takenBy(at).length > 0;
        const mark = taken ? "js-detached" : "js-raced";
        const words = [lent.find((of) => touches(at, [of])) ?? "", symbol];
        context.scope.reader.marks.push({ mark, span: spanOf(at), symbol, words });
        flying.delete(promise);
      } else if (awaited) flying.delete(promise);
    }
    takeOff(statement, flying, context);
  }
  for (const child of childrenOf(body)) {
    if (!isFunction(child)) for (const inner of blocksIn(child)) markRaces(inner, context);
  }
}

function blocksIn(node: JsNode): readonly JsNode[] {
  if (node.type === "BlockStatement") return [node];
  return childrenOf(node).flatMap((child) => (isFunction(child) ? [] : blocksIn(child)));
}

function waitsFor(statement: JsNode, promise: string): JsNode | undefined {
  return walk(statement, false).find(
    (of) =>
      of.type === "AwaitExpression" &&
      [part(of, "argument")!, ...walk(part(of, "argument")!, false)].some(
        (inner) => placeOf(inner) === promise,
      ),
  );
}

function takeOff(
  statement: JsNode,
  flying: Map<string, { readonly symbol: string; readonly lent: readonly string[] }>,
  { scope }: Lowering,
): void {
  for (const declarator of parts(statement, "declarations")) {
    const init = part(declarator, "init");
    const name = placeOf(part(declarator, "id"));
    const fn = init?.type === "CallExpression" ? evaluate(part(init, "callee"), scope) : null;
    if (fn?.kind !== "function" || !fn.nonblocking || name === null) continue;
    const lent = parts(init, "arguments").flatMap((of) => placeOf(of) ?? []);
    flying.set(name, { symbol: fn.declaration.symbol, lent });
  }
}

/** A write to one of the buffers, or its transfer. */
function touches(node: JsNode, lent: readonly string[]): boolean {
  if (takenBy(node).some((of) => lent.includes(of))) return true;
  const left = node.type === "AssignmentExpression" ? part(node, "left") : null;
  if (left?.type === "MemberExpression" && left["computed"] === true) {
    return lent.includes(placeOf(left) ?? "");
  }
  const callee = node.type === "CallExpression" ? part(node, "callee") : null;
  const object = callee?.type === "MemberExpression" ? part(callee, "object") : null;
  const method = object ? memberName(callee!) : null;
  return (
    method !== null &&
    /^(?:set|fill|write|copyWithin|sort|reverse)/.test(method) &&
    lent.includes(placeOf(object) ?? "")
  );
}
