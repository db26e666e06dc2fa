import type { Node } from "../../parse/node.ts";
import type { Operand } from "../../model/lowered.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { placeOf, type Lowering } from "./context.ts";

/** `linker.upcallStub(target, descriptor, arena)`: a closure that lives as long as its arena. */
export function lowerUpcall(
  node: Node,
  list: readonly Node[],
  to: string,
  context: Lowering,
): Operand {
  const span = spanOf(node);
  context.out.push({ kind: "make", to, what: "callback", body: null, holds: [], span });
  const arena = list.at(-1);
  const value: Operand = { kind: "place", place: to, span };
  if (!arena) return value;
  const place = placeOf(arena, context);
  const isGlobal = /^Arena\.global\(\)$/.test(arena.text);
  const isAuto = /^Arena\.ofAuto\(\)$/.test(arena.text);
  const outside =
    isGlobal || (place !== null && !context.locals.has(place)) || isEndless(arena, context);
  if (outside && !isAuto) {
    context.out.push({ kind: "assign", to: `arena.stub${span.start}`, value, span });
  }
  return value;
}

/** A local name for an arena that this method does not end. */
function isEndless(arena: Node, { method }: Lowering): boolean {
  const text = method.body?.text ?? "";
  const made = new RegExp(
    String.raw`\b${arena.text}\s*=\s*(?:Arena\.global\(\)|this\.|[a-z]\w*\s*;)`,
  );
  // One that is made here and closed nowhere here is kept by somebody.
  const shared = new RegExp(String.raw`\bArena\s+${arena.text}\s*=\s*Arena\.of(?:Shared|Confined)`);
  const closes = new RegExp(String.raw`try\s*\([^{]*\b${arena.text}\s*=|\b${arena.text}\.close\(`);
  return made.test(text) || (shared.test(text) && !closes.test(text));
}
