import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import { namedChildren } from "../../../parse/tree-sitter.ts";
import type { Items, RustFunction } from "../items.ts";
import { argumentsIn, bare, functionAround, markAt, pathOf } from "./mark.ts";

/** References into C's memory that are returned with `'static`, or a lifetime of no argument. */
export function markLifetimes(items: Items): readonly Mark[] {
  return items.functions.flatMap((fn) => (isUnbounded(fn) ? views(fn) : []));
}

function isUnbounded({ node }: RustFunction): boolean {
  const result = node.childForFieldName("return_type")?.text ?? "";
  const list = node.childForFieldName("parameters")?.text ?? "";
  const isUnsafe = namedChildren(node).some(
    ({ type, text }) => type === "function_modifiers" && /unsafe/.test(text),
  );
  if (/&\s*'static\b|Cow<\s*'static/.test(result)) return true;
  const named = /(?:&\s*|Cow<\s*)('\w+)/.exec(result)?.[1];
  if (named === undefined || isUnsafe) return false;
  const own = node.childForFieldName("type_parameters")?.text ?? "";
  return own.includes(named) && !list.includes(named);
}

function views({ node }: RustFunction): readonly Mark[] {
  const body = node.childForFieldName("body");
  const list = node.childForFieldName("parameters");
  const found = (body?.descendantsOfType("call_expression") ?? []).filter((call) => {
    if (!call || !/(?:^|::)(?:from_ptr|from_raw_parts(?:_mut)?)$/.test(pathOf(call))) return false;
    const [pointer] = argumentsIn(call);
    return pointer !== undefined && comesFromOutside(bare(pointer), list, 0);
  });
  return found
    .slice(0, 1)
    .flatMap((call) => (call ? [markAt("rust-unbounded-lifetime", call, [pathOf(call)])] : []));
}

/** The pointer is a parameter's, or a C function got it from one: no constant of the library. */
function comesFromOutside(node: Node, list: Node | null, depth: number): boolean {
  if (depth > 4) return false;
  if (node.type === "identifier") {
    const around = functionAround(node);
    const found = (around?.descendantsOfType("let_declaration") ?? []).findLast(
      (of) =>
        of !== null &&
        of.childForFieldName("pattern")?.text === node.text &&
        of.endIndex <= node.startIndex,
    );
    const value = found?.childForFieldName("value");
    if (value) return comesFromOutside(unwrapped(value), list, depth + 1);
    return namedChildren(list ?? node).some(
      (of) => of.childForFieldName("pattern")?.text === node.text,
    );
  }
  if (node.type === "field_expression") return /^self\b/.test(node.text);
  if (node.type === "call_expression") {
    return argumentsIn(node).some((of) => {
      const inner = bare(of);
      return (
        /^self\.|^\w+\.(?:as_ptr|raw|0)\b/.test(inner.text) ||
        (inner.type === "identifier" && isPointer(inner, list))
      );
    });
  }
  return false;
}

function unwrapped(node: Node): Node {
  if (/^(?:unsafe_block|block)$/.test(node.type)) {
    const last = node.namedChildren.at(-1);
    return last ? unwrapped(last) : node;
  }
  return bare(node);
}

function isPointer(name: Node, list: Node | null): boolean {
  const found = namedChildren(list ?? name).find(
    (of) => of.childForFieldName("pattern")?.text === name.text,
  );
  return /^(?:\*|&)/.test(found?.childForFieldName("type")?.text ?? "");
}
