import type { Mark } from "../../../model/front-end.ts";
import { namedChildren } from "../../../parse/tree-sitter.ts";
import type { Items } from "../items.ts";
import { markAt } from "./mark.ts";

/** `*const i8` where C has `char`: told once a file. */
export function markChars(items: Items): readonly Mark[] {
  for (const [name, { node }] of items.externs) {
    const list = node.childForFieldName("parameters");
    const types = [
      ...(list ? namedChildren(list) : []).map((of) => of.childForFieldName("type")),
      node.childForFieldName("return_type"),
    ];
    const found = types.find((type) => type && /^\*(?:const|mut) i8$/.test(type.text.trim()));
    if (found) return [markAt("rust-char-i8", found, [found.text], name)];
  }
  return [];
}
