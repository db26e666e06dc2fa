import type { Node } from "../../../parse/node.ts";
import type { ForeignRecord } from "../../../model/declared.ts";
import type { Mark } from "../../../model/front-end.ts";
import type { Items } from "../items.ts";
import { markChars } from "./chars.ts";
import { markEnums } from "./enums.ts";
import { markLayouts } from "./layout.ts";
import { markLengths } from "./lengths.ts";
import { markLifetimes } from "./lifetimes.ts";
import { markRaw } from "./raw.ts";
import { markUsers } from "./users.ts";
import { markStrings } from "./strings.ts";

/** Constructs that only Rust has. */
export function marksOf(
  root: Node,
  items: Items,
  records: readonly ForeignRecord[],
): readonly Mark[] {
  return [
    ...markEnums(items),
    ...markLayouts(root, items, records),
    ...markStrings(root, items),
    ...markRaw(root, items),
    ...markLifetimes(items),
    ...markLengths(root, items),
    ...markChars(items),
    ...markUsers(items),
  ];
}
