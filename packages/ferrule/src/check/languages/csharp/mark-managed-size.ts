import type { Node } from "../../parse/node.ts";
import type { Mark } from "../../model/front-end.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { all } from "./extract.ts";

/**
 * `Marshal.SizeOf<T>()` beside `Span<T>` or `T*`: the marshalled size of a record with `char` or
 * `bool` is not the size that it has in memory.
 */
export function markManagedSizes(root: Node): readonly Mark[] {
  const mixed = new Set(
    all(root, ["struct_declaration"]).flatMap((of) => {
      const fields = all(of, ["field_declaration"]);
      const differs = fields.some(
        (field) => /\b(?:char|bool)\s+\w/.test(field.text) && !field.text.includes("MarshalAs"),
      );
      return differs ? [of.childForFieldName("name")?.text ?? ""] : [];
    }),
  );
  if (mixed.size === 0) return [];
  return all(root, ["method_declaration", "constructor_declaration"]).flatMap((method) =>
    all(method, ["invocation_expression"]).flatMap((call): readonly Mark[] => {
      const sized = /^Marshal\.SizeOf(?:<(\w+)>\(\)|\(typeof\((\w+)\)\))$/.exec(call.text);
      const type = sized?.[1] ?? sized?.[2] ?? "";
      const used = new RegExp(
        String.raw`\b(?:ReadOnly)?Span<${type}>|\b${type}\s*\*|Unsafe\.\w+<${type}>|MemoryMarshal\.\w+<[^>]*\b${type}>`,
      );
      if (!mixed.has(type) || !used.test(method.text)) return [];
      const words = [type];
      return [{ mark: "cs-marshal-sizeof-managed", span: spanOf(call), symbol: null, words }];
    }),
  );
}
