import type { Node } from "../../parse/node.ts";
import type { ForeignField, ForeignRecord } from "../../model/declared.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import type { GoItems } from "./items.ts";
import { typeOf } from "./types.ts";

/**
 * Go structs that stand for memory of C: laid over it (`(*header)(unsafe.Pointer(p))`), or given to
 * it as one of its own (`(*C.header)(unsafe.Pointer(&h))`).
 */
export function recordsOf({ structs, text }: GoItems): readonly ForeignRecord[] {
  return [...structs].flatMap(([name, type]) => {
    const cast = new RegExp(
      String.raw`\(\*${name}\)\(\s*unsafe\.Pointer\(([^()]*(?:\([^()]*\))?[^()]*)\)`,
    ).exec(text);
    const source = cast
      ? sourceType(cast[1] ?? "", functionAt(text, cast.index))
      : givenAs(name, text);
    if (!cast && source === null) return [];
    const spec = type.parent!;
    return [
      {
        name,
        cNames: cNames(name, source),
        span: spanOf(spec),
        nameSpan: spanOf(spec.childForFieldName("name") ?? spec),
        tag: "struct" as const,
        fields: hasEmbedded(type) ? null : fieldsOf(type, structs),
        pack: 0,
        align: 0,
        layout: "sequential" as const,
        size: null,
        verified: false,
      },
    ];
  });
}

/** Another struct's fields stand in it, which may be of another file. */
function hasEmbedded(type: Node): boolean {
  const list = type.namedChildren[0];
  return (list ? namedChildren(list) : []).some(
    (of) => of.type === "field_declaration" && of.childForFieldName("name") === null,
  );
}

/** The text of the function around a place: names mean something else in the next one. */
function functionAt(text: string, index: number): string {
  const start = Math.max(0, text.lastIndexOf("\nfunc ", index));
  const end = text.indexOf("\nfunc ", index);
  return text.slice(start, end < 0 ? text.length : end);
}

function fieldsOf(type: Node, structs: ReadonlyMap<string, Node>): readonly ForeignField[] {
  const list = type.namedChildren[0];
  return (list ? namedChildren(list) : []).flatMap((of): readonly ForeignField[] => {
    const of_ = of.childForFieldName("type");
    if (of.type !== "field_declaration" || !of_) return [];
    const names = of.childrenForFieldName("name").filter((name) => name !== null);
    return names.map((name) => ({
      name: name.text,
      span: spanOf(of),
      type: typeOf(of_, structs),
      bits: null,
      offset: null,
    }));
  });
}

/** The C type of the variable that is cast, as far as the text tells. */
function sourceType(of: string, text: string): string | null {
  const name = /^&?(\w+)$/.exec(of.trim())?.[1];
  if (name === undefined) return null;
  return (
    new RegExp(
      String.raw`\b${name}\s+\*?C\.(?:struct_)?(\w+)|\b${name}\s*:?=\s*&?C\.(?:struct_)?(\w+)\{`,
    )
      .exec(text)
      ?.slice(1)
      .find(Boolean) ?? null
  );
}

/** The C record that a variable of this Go type is cast to, null when none is. */
function givenAs(name: string, text: string): string | null {
  const casts = text.matchAll(/\(\*C\.(?:struct_)?(\w+)\)\(\s*unsafe\.Pointer\(\s*&?(\w+)\s*\)/g);
  for (const { 1: record, 2: variable, index } of casts) {
    const declared = new RegExp(
      String.raw`\b${variable}\s+\*?${name}\b|\b${variable}\s*:?=\s*&?${name}\{|\b${variable}\s*:?=\s*new\(${name}\)`,
    );
    if (declared.test(functionAt(text, index))) return record!;
  }
  return null;
}

function cNames(name: string, source: string | null): readonly string[] {
  const snake = name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
  return [...new Set([...(source === null ? [] : [source]), name, snake, `${snake}_t`])];
}
