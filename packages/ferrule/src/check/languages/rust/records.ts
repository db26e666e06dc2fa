import type { Node } from "../../parse/node.ts";
import type { DeclaredType, ForeignField, ForeignRecord } from "../../model/declared.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { attributesOf, type Items } from "./items.ts";
import { typeOf } from "./types.ts";

/** Structs and unions of a file as C would see them. Transparent ones are their content. */
export function recordsOf(items: Items): readonly ForeignRecord[] {
  return [...items.types].flatMap(([name, node]) => {
    if (node.type === "enum_item") return [];
    const attributes = attributesOf(node);
    if (/repr\s*\(\s*transparent/.test(attributes)) return [];
    return [recordOf(name, node, attributes, items)];
  });
}

function recordOf(name: string, node: Node, attributes: string, items: Items): ForeignRecord {
  const repr = [...attributes.matchAll(/repr\s*\(([^\]]*)\)/g)].map((of) => of[1]).join(",");
  const fixed = /\bC\b|\bpacked\b/.test(repr);
  const fields = fieldsOf(node, items);
  return {
    name,
    // Without C's layout a name alone says nothing: safe wrappers are called like what they wrap.
    cNames: fixed ? cNames(name) : [],
    span: spanOf(node),
    nameSpan: spanOf(node.childForFieldName("name") ?? node),
    tag: node.type === "union_item" ? "union" : "struct",
    fields: isDivided(node) || fields.every(({ type }) => isEmpty(type)) ? null : fields,
    pack: packOf(repr),
    align: Number(/align\s*\(\s*(\d+)/.exec(repr)?.[1] ?? 0),
    layout: fixed ? "sequential" : "automatic",
    size: null,
    verified: false,
  };
}

function packOf(repr: string): number {
  const found = /packed(?:\s*\(\s*(\d+))?/.exec(repr);
  return found ? Number(found[1] ?? 1) : 0;
}

function isEmpty(type: DeclaredType): boolean {
  if (type.kind === "void") return true;
  if (type.kind === "array") return type.length === 0;
  return type.kind === "unknown" && /^\(|PhantomPinned$/.test(type.text);
}

/** Some fields are there in some builds only, as in the header that is read beside it. */
function isDivided(node: Node): boolean {
  const body = node.childForFieldName("body");
  return (body ? namedChildren(body) : []).some(
    ({ type, text }) => type === "attribute_item" && /\bcfg\s*\(/.test(text),
  );
}

function fieldsOf(node: Node, items: Items): readonly ForeignField[] {
  const body = node.childForFieldName("body");
  if (!body) return [];
  if (body.type === "ordered_field_declaration_list") {
    return body
      .childrenForFieldName("type")
      .flatMap((type, index) => (type ? [field(`${index}`, type, type, items)] : []));
  }
  return namedChildren(body).flatMap((of) => {
    const type = of.type === "field_declaration" ? of.childForFieldName("type") : null;
    return type ? [field(of.childForFieldName("name")?.text ?? "", of, type, items)] : [];
  });
}

function field(name: string, at: Node, type: Node, items: Items): ForeignField {
  return { name, span: spanOf(at), type: typeOf(type, items), bits: null, offset: null };
}

/** How C may spell the name that Rust writes as `GitOid`, `git_oid`, `GitOidT`. */
function cNames(name: string): readonly string[] {
  const snake = name
    .replace(/^_+/, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
  return [...new Set([name, name.replace(/^_+/, ""), snake, `${snake}_t`, `${name}_t`])];
}
