import type { Node } from "web-tree-sitter";
import type { Mark } from "../../../model/front-end.ts";
import type { Lowering } from "../context.ts";
import type { CItems } from "../items.ts";

/** Everything that only this language's rules speak of. */
export function marksOf(
  _root: Node,
  _items: CItems,
  _contexts: readonly Lowering[],
): readonly Mark[] {
  return [];
}
