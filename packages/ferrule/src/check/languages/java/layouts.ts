import type { Node } from "../../parse/node.ts";
import type { DeclaredType, ForeignField, ForeignRecord } from "../../model/declared.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { called, type JavaItems } from "./items.ts";

type Bare = DeclaredType extends infer T
  ? T extends unknown
    ? Omit<T, "text" | "span">
    : never
  : never;

const integer = (bits: 8 | 16 | 32 | 64): Bare => ({ kind: "integer", bits, signed: true });

const layouts: Readonly<Record<string, { readonly type: Bare; readonly bytes: number }>> = {
  JAVA_BYTE: { type: integer(8), bytes: 1 },
  JAVA_BOOLEAN: { type: { kind: "bool", bytes: 1 }, bytes: 1 },
  JAVA_SHORT: { type: integer(16), bytes: 2 },
  JAVA_CHAR: { type: { kind: "integer", bits: 16, signed: false }, bytes: 2 },
  JAVA_INT: { type: integer(32), bytes: 4 },
  JAVA_LONG: { type: integer(64), bytes: 8 },
  JAVA_FLOAT: { type: { kind: "float", name: "float" }, bytes: 4 },
  JAVA_DOUBLE: { type: { kind: "float", name: "double" }, bytes: 8 },
  ADDRESS: { type: { kind: "pointer", to: null, const: null }, bytes: 8 },
};

/** A `MemoryLayout` as a type, with its size in bytes where that is the same on every target. */
export type Layout = { readonly type: DeclaredType; readonly bytes: number | null };

/** What a layout expression means; constants of the file are followed. */
export function layoutOf(node: Node, items: JavaItems, depth = 0): Layout {
  const span = spanOf(node);
  const text = node.text;
  const unknown: Layout = {
    type: { kind: "unknown", reason: "not a layout that is known", text, span },
    bytes: null,
  };
  if (depth > 8) return unknown;
  if (node.type === "method_invocation") {
    const { object, name, list } = called(node);
    if (/^with(?:Name|Order|ByteAlignment|TargetLayout)$/.test(name) && object) {
      return layoutOf(object, items, depth + 1);
    }
    if (name === "sequenceLayout" && list[1]) {
      const of = layoutOf(list[1], items, depth + 1);
      const length = Number(list[0]!.text.replace(/L$/, ""));
      const bytes = of.bytes === null || Number.isNaN(length) ? null : of.bytes * length;
      return { type: { kind: "array", of: of.type, length, text, span }, bytes };
    }
    if (name === "get" && /canonicalLayouts\(\)/.test(object?.text ?? "")) {
      const c = list[0]?.text.replaceAll('"', "");
      if (/^(?:long|int|short|char|size_t|wchar_t)$/.test(c ?? "")) {
        const type = { kind: "c-integer", name: c as "long", text, span } as const;
        return { type, bytes: null };
      }
    }
    return unknown;
  }
  if (node.type === "cast_expression") {
    return layoutOf(node.childForFieldName("value")!, items, depth + 1);
  }
  const name = text.split(".").at(-1) ?? "";
  const known = layouts[name.replace(/_UNALIGNED$/, "")];
  if (known && /^(?:(?:\w+\.)*ValueLayout\.)?\w+$/.test(text)) {
    return { type: { ...known.type, text, span } as DeclaredType, bytes: known.bytes };
  }
  const value = fieldValue(name, items);
  if (!value) return unknown;
  if (structOf(value)) return { type: { kind: "record", name, text, span }, bytes: null };
  const { type, bytes } = layoutOf(value, items, depth + 1);
  return { type: { ...type, text, span }, bytes };
}

/** The value of a constant of the file. */
export function fieldValue(name: string, { classes }: JavaItems): Node | null {
  for (const { fields } of classes) {
    const value = fields.get(name)?.value;
    if (value) return value;
  }
  return null;
}

function structOf(value: Node): { readonly node: Node; readonly name: string | null } | null {
  let at: Node | null = value;
  let name: string | null = null;
  while (at?.type === "method_invocation") {
    const call = called(at);
    if (/^(?:struct|union)Layout$/.test(call.name)) return { node: at, name };
    if (call.name === "withName") name = call.list[0]?.text.replaceAll('"', "") ?? null;
    at = call.object;
  }
  return null;
}

/** Constants that are struct or union layouts. Panama pads nothing by itself: offsets are sums. */
export function recordsOf(items: JavaItems): readonly ForeignRecord[] {
  return items.classes.flatMap((of) =>
    [...of.fields.values()].flatMap((field): readonly ForeignRecord[] => {
      const struct = field.value ? structOf(field.value) : null;
      if (!struct) return [];
      const { list, name: kind } = called(struct.node);
      const tag = kind === "unionLayout" ? "union" : "struct";
      const { fields, size } = fieldsOf(list, tag, items);
      const plain = field.name
        .toLowerCase()
        .replace(/_?layout$/, "")
        .replace(/^\$/, "");
      return [
        {
          name: field.name,
          cNames: [struct.name, plain, of.simple, field.name].flatMap((one) => one || []),
          span: spanOf(field.node),
          nameSpan: spanOf(field.node.childForFieldName("name") ?? field.node),
          tag,
          fields,
          pack: 0,
          align: 0,
          layout: "explicit",
          size,
          verified: false,
          platform: "64-bit",
        },
      ];
    }),
  );
}

function fieldsOf(
  list: readonly Node[],
  tag: "struct" | "union",
  items: JavaItems,
): { readonly fields: readonly ForeignField[] | null; readonly size: number | null } {
  const fields: ForeignField[] = [];
  let offset: number | null = 0;
  for (const of of list) {
    const padding = of.type === "method_invocation" && called(of).name === "paddingLayout";
    if (padding) {
      const bytes: number = Number(called(of).list[0]?.text.replace(/L$/, ""));
      offset = offset === null || Number.isNaN(bytes) ? null : offset + bytes;
      continue;
    }
    const { type, bytes } = layoutOf(of, items);
    const name = /\.withName\(\s*"(\w+)"\s*\)/.exec(of.text)?.[1] ?? "";
    fields.push({ name, span: spanOf(of), type, bits: null, offset: tag === "union" ? 0 : offset });
    offset = offset === null || bytes === null ? null : offset + bytes;
  }
  return { fields, size: tag === "union" ? null : offset };
}
