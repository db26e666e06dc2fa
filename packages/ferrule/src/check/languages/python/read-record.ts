import type { Node } from "../../parse/node.ts";
import type { ForeignField } from "../../model/declared.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { evaluate, typeOrUnknown } from "./evaluate.ts";
import type { Reader } from "./reader.ts";

const bases = new Map([
  ["Structure", "struct"],
  ["BigEndianStructure", "struct"],
  ["LittleEndianStructure", "struct"],
  ["Union", "union"],
] as const);

/** `class Point(Structure): _fields_ = […]` mirrors a C record. */
export function readRecord(node: Node, reader: Reader): void {
  const superclasses = node.childForFieldName("superclasses");
  const base = superclasses && namedChildren(superclasses)[0];
  const value = base ? evaluate(base, reader) : null;
  const tag = value?.kind === "member" ? bases.get(value.name as "Structure") : undefined;
  const nameNode = node.childForFieldName("name");
  if (!tag || !nameNode) return;
  const name = nameNode.text;
  const type = { kind: "record", name, text: name, span: spanOf(nameNode) } as const;
  reader.names.set(name, { kind: "type", type });
  const assigned = assignments(node.childForFieldName("body"));
  const listed = assigned.get("_fields_");
  const pack = assigned.get("_pack_");
  const align = assigned.get("_align_");
  reader.records.set(name, {
    name,
    cNames: cNames(name),
    span: spanOf(node),
    nameSpan: spanOf(nameNode),
    tag,
    fields: listed ? readFields(listed, reader) : null,
    pack: pack ? Number(pack.text) || 0 : 0,
    align: align ? Number(align.text) || 0 : 0,
    layout: "sequential",
    size: null,
    verified: false,
  });
}

/** `Point._fields_ = […]` after the class, as recursive records need. */
export function completeRecord(name: string, list: Node, reader: Reader): void {
  const record = reader.records.get(name);
  if (record) reader.records.set(name, { ...record, fields: readFields(list, reader) });
}

function assignments(body: Node | null): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  for (const statement of body ? namedChildren(body) : []) {
    const assignment =
      statement.type === "expression_statement" ? statement.namedChildren[0] : null;
    const right = assignment?.childForFieldName("right");
    if (assignment?.type === "assignment" && right) {
      found.set(assignment.childForFieldName("left")?.text ?? "", right);
    }
  }
  return found;
}

function readFields(list: Node, reader: Reader): readonly ForeignField[] | null {
  const value = evaluate(list, reader);
  if (value?.kind !== "list") return null;
  const fields: ForeignField[] = [];
  for (const item of value.items) {
    if (item.type === "comment") continue;
    if (item.type !== "tuple") return null;
    const [name, type, bits] = namedChildren(item).filter((of) => of.type !== "comment");
    const known = evaluate(name ?? null, reader);
    if (known?.kind !== "string" || !type) return null;
    fields.push({
      name: known.value,
      span: spanOf(item),
      type: typeOrUnknown(type, reader),
      bits: bits ? Number(bits.text) : null,
      offset: null,
    });
  }
  return fields;
}

/** How C may spell the name that Python writes as `PointT`, `_point`, `point_t`. */
function cNames(name: string): readonly string[] {
  const snake = name
    .replace(/^_+/, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
  return [name, name.replace(/^_+/, ""), snake, `${snake}_t`, `${name}_t`];
}
