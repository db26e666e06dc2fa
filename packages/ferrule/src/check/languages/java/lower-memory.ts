import type { Node } from "../../parse/node.ts";
import type { Operand } from "../../model/lowered.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import type { Lowering } from "./context.ts";
import { called } from "./items.ts";

/** Methods of a segment that give another view of the same memory, and those that copy out of it. */
const views = /^(?:reinterpret|asSlice|asReadOnly)$/;
const reads = /^(?:get(?:String|AtIndex|Utf8String)?|toArray|byteSize|address|mismatch)$/;

/**
 * Segments: memory of an automatic arena belongs to the collector; views and reads hand nothing
 * on. Null for every other call.
 */
export function lowerMemory(node: Node, to: string, context: Lowering): Operand | null {
  const { object, name, list } = called(node);
  const span = spanOf(node);
  if (!object) return null;
  if (/^Arena\.ofAuto\(\)$/.test(object.text) && name.startsWith("allocate")) {
    for (const of of list) context.expression(of, context);
    context.out.push({ kind: "make", to, what: "memory", body: null, holds: [], span });
    return { kind: "place", place: to, span };
  }
  // With an arena and an action, somebody else frees it.
  const isView = views.test(name) && list.length <= (name === "asSlice" ? 2 : 1);
  if (!isView && !reads.test(name)) return null;
  const value = context.expression(object, context);
  if (value.kind !== "place") return null;
  for (const of of list) context.expression(of, context);
  const how = isView ? "view" : "read";
  context.out.push({ kind: "use", value, how, to: isView ? to : null, span });
  return isView ? { kind: "place", place: to, span } : { kind: "other", uses: [], span };
}
