import type { ReturnedText } from "../../model/front-end.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import type { CFunction, CItems } from "./items.ts";

/** What exported functions that return text give: new memory, by its allocator, or their own. */
export function returnedTexts({ functions }: CItems, cpp: boolean): readonly ReturnedText[] {
  return functions.flatMap((fn) => {
    const pointer = /char\b/.test(fn.result) && fn.node.text.slice(0, 200).includes("*");
    if (fn.isStatic || fn.owner !== null || (cpp && !fn.linkage) || !pointer) return [];
    const kinds = new Set(
      fn.body.descendantsOfType("return_statement").flatMap((of) => {
        const value = of?.namedChildren[0]?.text ?? "";
        return /^(?:NULL|nullptr|0)$/.test(value) ? [] : [kindOf(value, fn)];
      }),
    );
    const [only] = kinds;
    if (kinds.size !== 1 || only === undefined || only === null) return [];
    return [{ symbol: fn.name, span: spanOf(fn.nameNode), how: only }];
  });
}

/** Follows a name to what it was made of, once. */
function kindOf(value: string, fn: CFunction, followed = false): ReturnedText["how"] | null {
  const bare = value
    .replace(/^\((?:const\s+)?char\s*\*\)\s*/, "")
    .replace(/^static_cast<[^>]*>\(/, "");
  if (/^(?:std::)?(?:malloc|calloc|realloc|strdup|strndup)\s*\(/.test(bare)) return "malloc";
  if (/^new\s+\w+\s*\[/.test(bare)) return "new[]";
  if (bare.startsWith('"')) return "its own";
  if (followed || !/^\w+$/.test(bare)) return null;
  const text = fn.body.text;
  if (new RegExp(String.raw`\bstatic\s[^;]*\b${bare}\b`).test(text)) return "its own";
  const made = new RegExp(String.raw`\b${bare}\s*=\s*([^=;][^;]*);`).exec(text)?.[1];
  return made === undefined ? null : kindOf(made, fn, true);
}
