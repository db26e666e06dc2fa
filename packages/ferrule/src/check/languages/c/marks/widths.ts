import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import { spanOf } from "../../../parse/tree-sitter.ts";
import type { Lowering } from "../context.ts";
import { called, uncast, walk } from "./walk.ts";

const narrow = /^(?:jint|int|unsigned(?: int)?|u?int32_t|DWORD|UINT)$/;
const long = /^(?:unsigned )?long(?: int)?$/;

/** Addresses that travel through a number that is too narrow, everywhere or on Windows. */
export function widthMarks(context: Lowering): readonly Mark[] {
  const marks = new Map<number, Mark>();
  walk(context.fn.body, (node) => {
    const cast = castOf(node);
    if (!cast || marks.has(node.startIndex)) return;
    const inner = castOf(bare(cast.value));
    const add = (mark: string, type: string): void => {
      const words = [type, uncast(cast.value).text];
      marks.set(node.startIndex, { mark, span: spanOf(node), symbol: null, words });
    };
    const through =
      inner && /^(?:long|unsigned long|u?intptr_t|s?size_t|jlong|u?int64_t)$/.test(inner.type);
    if (narrow.test(cast.type) && isAddress(cast.value, context, Boolean(through))) {
      // A pointer that carries an index, and is taken apart again, is no address.
      return add("jni-pointer-truncated", cast.type);
    }
    if (long.test(cast.type) && isAddress(cast.value, context, false) && !within(node)) {
      return add("c-pointer-via-long", cast.type);
    }
    if (!cast.type.endsWith("*")) return;
    const source = uncast(cast.value);
    const type = context.types.get(source.text) ?? "";
    if (
      isHandle(context, source.text) &&
      narrow.test(type) &&
      !/^(?:GINT|LONG_TO)/.test(node.text)
    ) {
      return add("jni-pointer-truncated", type);
    }
    if (inner && long.test(inner.type) && !narrow.test(type)) add("c-pointer-via-long", inner.type);
  });
  return [...marks.values()];
}

/** An outer cast to something narrower speaks already. */
function within(node: Node): boolean {
  const outer = node.parent?.type === "parenthesized_expression" ? node.parent.parent : node.parent;
  const cast = outer ? castOf(outer) : null;
  return cast !== null && narrow.test(cast.type);
}

/** Parameters of native methods carry handles; a plain number may be anything. */
function isHandle({ fn }: Lowering, name: string): boolean {
  return fn.name.startsWith("Java_") || /handle|ptr|pointer|addr|native|ctx|context/i.test(name);
}

function bare(node: Node): Node {
  return node.type === "parenthesized_expression" ? (node.namedChildren[0] ?? node) : node;
}

type Cast = { readonly type: string; readonly value: Node };

function castOf(node: Node): Cast | null {
  if (node.type === "cast_expression") {
    const type = node.childForFieldName("type")!.text.replaceAll(/\s+(?=\*)/g, "");
    return { type, value: node.childForFieldName("value")! };
  }
  if (node.type !== "call_expression") return null;
  const { name, list } = called(node);
  const of = /^(?:static|reinterpret)_cast\s*<\s*(.*?)\s*>$/.exec(name);
  return of && list[0] ? { type: of[1]!.replaceAll(/\s+(?=\*)/g, ""), value: list[0] } : null;
}

function isAddress(node: Node, { types, file }: Lowering, through: boolean): boolean {
  const value = uncast(node);
  switch (value.type) {
    case "identifier":
      return (types.get(value.text) ?? file.items.globals.get(value.text)?.type ?? "").endsWith(
        "*",
      );
    case "pointer_expression":
      return value.text.startsWith("&");
    case "new_expression":
      return true;
    case "this":
      return true;
    case "field_expression": {
      const field = value.childForFieldName("field")?.text ?? "";
      return file.items.fields.get(field)?.type.endsWith("*") === true;
    }
    case "call_expression": {
      const { name } = called(value);
      const own = file.functions.get(name);
      if (own) return own.node.childForFieldName("declarator")?.type === "pointer_declarator";
      if (/^(?:malloc|calloc|realloc|strdup|mmap)$/.test(name)) return true;
      return (
        through && /(?:^|_)(?:new|create|open|alloc|init|make)\w*$|^(?:Create|New|Open)/.test(name)
      );
    }
    default:
      return false;
  }
}
