import type { Lowering } from "./lower-context.ts";
import { memberName, part, placeOf, walk, word, type JsNode } from "./syntax.ts";

/** The lowered function that a callee means. */
export function routineOf(callee: JsNode, context: Lowering): string | null {
  const { routines, owner, scope } = context;
  if (callee.type === "Identifier") {
    const name = word(callee, "name");
    return routines.has(name) && !scope.hidden.has(name) ? name : null;
  }
  const object = callee.type === "MemberExpression" ? part(callee, "object") : null;
  const name = callee.type === "MemberExpression" ? memberName(callee) : null;
  if (!object || name === null) return null;
  const of = object.type === "ThisExpression" ? owner : placeOf(object);
  return of !== null && routines.has(`${of}.${name}`) ? `${of}.${name}` : null;
}

/** Names of this function that a function inside it mentions. */
export function capturedBy(node: JsNode, { locals }: Lowering): readonly string[] {
  const found = new Set<string>();
  for (const inner of walk(node, true)) {
    const name = inner.type === "Identifier" ? word(inner, "name") : "";
    if (locals.has(name)) found.add(name);
  }
  return [...found];
}
