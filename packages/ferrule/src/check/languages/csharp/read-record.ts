import type { Node } from "../../parse/node.ts";
import type { DeclaredType, ForeignField, ForeignRecord } from "../../model/declared.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { attributesOf, lastName, modifiersOf, type Attribute } from "./syntax.ts";
import { readType, type KnownTypes, type Marshalling } from "./types.ts";

/** A struct, or a class with a layout, that mirrors a C record. */
export function readRecord(node: Node, known: KnownTypes): ForeignRecord | null {
  const nameNode = node.childForFieldName("name");
  const body = node.childForFieldName("body");
  const layout = attributesOf(node).find(({ name }) => name === "StructLayout");
  const isStruct = node.type === "struct_declaration";
  if (!nameNode || !body || (!isStruct && !layout)) return null;
  const kind = layout?.positional[0] ? lastName(layout.positional[0].text) : "Sequential";
  const wide = lastName(layout?.named.get("CharSet")?.text ?? "") === "Unicode";
  const how: Marshalling = {
    where: "field",
    text: wide ? "utf16" : "ansi",
    generated: false,
    attributes: [],
  };
  const fields = namedChildren(body).flatMap((of) => readFields(of, known, how));
  const size = Number(layout?.named.get("Size")?.text ?? "");
  const name = nameNode.text;
  const explicit = kind === "Explicit";
  return {
    name,
    cNames: cNames(name),
    span: spanOf(node),
    nameSpan: spanOf(nameNode),
    // All at offset 0 is a union.
    tag:
      explicit && fields.length > 1 && fields.every(({ offset }) => offset === 0)
        ? "union"
        : "struct",
    fields: fields.length === 0 ? null : fields,
    pack: Number(layout?.named.get("Pack")?.text ?? "") || 0,
    align: 0,
    layout: explicit ? "explicit" : kind === "Auto" ? "automatic" : "sequential",
    size: size > 0 ? size : null,
    verified: false,
  };
}

function readFields(node: Node, known: KnownTypes, how: Marshalling): readonly ForeignField[] {
  const modifiers = modifiersOf(node);
  if (modifiers.has("static") || modifiers.has("const")) return [];
  const attributes = attributesOf(node);
  if (node.type === "property_declaration") return readProperty(node, attributes, known, how);
  const declaration = namedChildren(node).find(({ type }) => type === "variable_declaration");
  const type = declaration?.childForFieldName("type");
  if (node.type !== "field_declaration" || !declaration || !type) return [];
  const seen = readType(type, known, { ...how, attributes });
  return namedChildren(declaration)
    .filter((of) => of.type === "variable_declarator")
    .map((of) =>
      field(of.childForFieldName("name") ?? of, node, fixedSize(of, seen, modifiers), attributes),
    );
}

/** `{ get; set; }` has a field behind it. */
function readProperty(
  node: Node,
  attributes: readonly Attribute[],
  known: KnownTypes,
  how: Marshalling,
): readonly ForeignField[] {
  const accessors = node.childForFieldName("accessors");
  const name = node.childForFieldName("name");
  const type = node.childForFieldName("type");
  const automatic =
    accessors && namedChildren(accessors).every((of) => of.childForFieldName("body") === null);
  if (!automatic || !name || !type) return [];
  return [field(name, node, readType(type, known, { ...how, attributes }), attributes)];
}

/** `fixed byte name[32]`. */
function fixedSize(node: Node, type: DeclaredType, modifiers: ReadonlySet<string>): DeclaredType {
  if (!modifiers.has("fixed")) return type;
  const length = Number(/\[\s*(\d+)\s*\]/.exec(node.text)?.[1] ?? "");
  return {
    kind: "array",
    of: type,
    length: length > 0 ? length : null,
    text: type.text,
    span: type.span,
  };
}

function field(
  name: Node,
  node: Node,
  type: DeclaredType,
  attributes: readonly Attribute[],
): ForeignField {
  const offset = attributes.find((of) => of.name === "FieldOffset")?.positional[0];
  return {
    name: name.text,
    span: spanOf(node),
    type,
    bits: null,
    offset: offset ? Number(offset.text) : null,
  };
}

/** How C may spell the name that C# writes as `PointNative`, `POINT`, `NativePoint`. */
function cNames(name: string): readonly string[] {
  const own = name.replace(/^Native(?=[A-Z])|(?:Native|Struct|_t)$/g, "");
  const snake = own.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
  return [name, own, snake, `${snake}_t`, `${own}_t`];
}
