import { placesOf } from "../../model/places-of.ts";
import type { Argument, Operand } from "../../model/lowered.ts";
import { argumentsOf, evaluate } from "./evaluate.ts";
import { lowerClosureMethod, lowerLibraryMethod, makeClosure } from "./lower-closure.ts";
import { made, nothing, place, type Lowering } from "./lower-context.ts";
import { routineOf } from "./routines.ts";
import { lowerForeign } from "./lower-foreign.ts";
import { lowerMember, lowerPlain } from "./lower-interface.ts";
import { callThrows, harmless } from "./throws.ts";
import { keyOf, memberName, part, placeOf, spanOf, type JsNode } from "./syntax.ts";

/** Lowers a call or `new`; its result is the operand. */
export function lowerCall(node: JsNode, context: Lowering): Operand {
  const { scope } = context;
  const callee = part(node, "callee")!;
  const args = argumentsOf(node);
  const known = evaluate(callee, scope);
  if (known?.kind === "function") return lowerForeign(node, known, args, context);
  if (known?.kind === "member") {
    const value = lowerMember(known, args, node, context);
    if (value) return value;
  }
  const object = callee.type === "MemberExpression" ? part(callee, "object") : null;
  const method = callee.type === "MemberExpression" ? memberName(callee) : null;
  const receiver = object ? evaluate(object, scope) : null;
  if (receiver?.kind === "closure" && object && method !== null) {
    const value = lowerClosureMethod(object, method, node, context);
    if (value) return value;
  }
  if (receiver?.kind === "library" && method !== null) {
    const value = lowerLibraryMethod(receiver, method, args, node, context);
    if (value) return value;
  }
  const result = evaluate(node, scope);
  if (result?.kind === "closure" && known?.kind !== "function-node") {
    return makeClosure(result, args, node, context);
  }
  return lowerPlain(node, callee, args, context) ?? managed(node, callee, args, context);
}

/** A call of something that is not C's. */
function managed(
  node: JsNode,
  callee: JsNode,
  args: readonly JsNode[],
  context: Lowering,
): Operand {
  const span = spanOf(node);
  const local = node.type === "CallExpression" ? routineOf(callee, context) : null;
  const name = keyOf(callee) ?? memberName(callee) ?? "call";
  const object = callee.type === "MemberExpression" ? part(callee, "object")! : null;
  const receiver = object && local === null ? context.expression(object) : null;
  // What C wrote into a buffer is what is read from it.
  if (receiver?.kind === "place" && /^(?:read|get)(?:Big)?U?[iI]nt\d+|^deref$/.test(name)) {
    for (const of of args) context.expression(of);
    return receiver;
  }
  if (!object && callee.type !== "Identifier") context.expression(callee);
  const given = args.map((of): Argument => {
    const inner = of.type === "SpreadElement" ? part(of, "argument")! : of;
    return { value: context.expression(inner), passed: null, out: null };
  });
  if (local === null && harmless(callee)) {
    for (const { value } of given) {
      for (const used of placesOf(value)) {
        const seen = place(used, value.span);
        context.out.push({ kind: "use", value: seen, how: "read", to: null, span: value.span });
      }
    }
    clobber(node, callee, context);
    return nothing(node);
  }
  // A method of a value reads it; of a container, it may put the arguments into it.
  const self: Argument[] =
    receiver && object && keeping(object) ? [{ value: receiver, passed: null, out: null }] : [];
  return made(node, context, (to) => ({
    kind: "call",
    to,
    callee: local === null ? { kind: "managed", name } : { kind: "local", name: local },
    arguments: [...self, ...given],
    through: null,
    throws: callThrows(callee, local, context) ? "may" : "never",
    clobbersErrno: local === null && touchesSystem(callee),
    checked: true,
    span,
  }));
}

/** A temporary's method: what it keeps is not ours. A name's method: the name stays. */
function keeping(object: JsNode): boolean {
  return placeOf(object) === null;
}

/** Calls of the system that set errno again. */
function touchesSystem(callee: JsNode): boolean {
  const text = placeOf(callee) ?? memberName(callee) ?? "";
  return /^(?:console|fs|fsp|process|Bun|Deno)\.|(?:Sync|log|warn|error|info|debug)$/.test(text);
}

function clobber(node: JsNode, callee: JsNode, context: Lowering): void {
  if (!touchesSystem(callee)) return;
  context.out.push({
    kind: "call",
    to: null,
    callee: { kind: "managed", name: placeOf(callee) ?? "call" },
    arguments: [],
    through: null,
    throws: "never",
    clobbersErrno: true,
    checked: true,
    span: spanOf(node),
  });
}
