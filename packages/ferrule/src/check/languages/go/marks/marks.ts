import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import type { GoItems } from "../items.ts";
import { markChildren } from "./children.ts";
import { markFinalizers } from "./finalizers.ts";
import { markPointers } from "./pointers.ts";

/** Constructs that only Go has. */
export function marksOf(root: Node, items: GoItems): readonly Mark[] {
  return [...markPointers(root, items), ...markFinalizers(items), ...markChildren(items)];
}
