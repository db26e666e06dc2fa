import type { Mark } from "../../../model/front-end.ts";
import { namedChildren, spanOf } from "../../../parse/tree-sitter.ts";
import type { GoFunction, GoItems } from "../items.ts";

/**
 * `&data[0]` of a slice that an exported function was given, without a look at its length: an
 * empty slice has no first element, and Go panics.
 */
export function markEmpty(items: GoItems): readonly Mark[] {
  return [...items.functions.values()].flatMap((fn) => {
    const body = fn.node.childForFieldName("body");
    const bare = fn.name.split(".").at(-1) ?? "";
    if (!body || !/^[A-Z]/.test(bare)) return [];
    return slicesOf(fn).flatMap((name) => {
      const looks = new RegExp(
        String.raw`\blen\(${name}\)\s*(?:[=!<>]=?|%)|[=!<>]=?\s*len\(${name}\)|\b${name}\s*[!=]= nil|range ${name}\b|switch len\(${name}\)|\b${name}\s*=|append\(${name}\b`,
      );
      if (looks.test(body.text)) return [];
      const first = body
        .descendantsOfType("unary_expression")
        .find((of) => of?.text === `&${name}[0]`);
      if (!first) return [];
      return [{ mark: "go-empty-index", span: spanOf(first), symbol: null, words: [name] }];
    });
  });
}

/** Parameters that are slices. */
function slicesOf({ node }: GoFunction): readonly string[] {
  const list = node.childForFieldName("parameters");
  return (list ? namedChildren(list) : []).flatMap((of) =>
    of.childForFieldName("type")?.type === "slice_type"
      ? of.childrenForFieldName("name").flatMap((name) => (name ? [name.text] : []))
      : [],
  );
}
