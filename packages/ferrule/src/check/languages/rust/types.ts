import type { Node } from "../../parse/node.ts";
import type { CIntegerName, DeclaredType } from "../../model/declared.ts";
import type { Span } from "../../model/source.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { abiName, attributesOf, bareName, type Items } from "./items.ts";
import { conventionOf } from "./conventions.ts";
import { evaluateLength } from "./constants.ts";

const cNames: Readonly<Record<string, CIntegerName>> = {
  c_char: "char",
  c_schar: "signed char",
  c_uchar: "unsigned char",
  c_short: "short",
  c_ushort: "unsigned short",
  c_int: "int",
  c_uint: "unsigned int",
  c_long: "long",
  c_ulong: "unsigned long",
  c_longlong: "long long",
  c_ulonglong: "unsigned long long",
  size_t: "size_t",
  ssize_t: "ssize_t",
  wchar_t: "wchar_t",
};

/** Wrappers that have their content's layout. */
const transparent = /^(?:MaybeUninit|ManuallyDrop|UnsafeCell|Cell|Wrapping|Pin|SyncUnsafeCell)$/;
const DEEPEST = 12;

/** What a Rust type says to C. `depth` counts the aliases that led here. */
export function typeOf(node: Node, items: Items, depth: number = 0): DeclaredType {
  const place = { text: node.text, span: spanOf(node) };
  const unknown = (reason: string): DeclaredType => ({ kind: "unknown", reason, ...place });
  if (depth > DEEPEST) return unknown("its aliases do not end");
  switch (node.type) {
    case "primitive_type":
      return primitive(node.text, place) ?? unknown(`${node.text} has no C type`);
    case "unit_type":
    case "never_type":
      return { kind: "void", ...place };
    case "type_identifier":
    case "scoped_type_identifier":
      return named(node, items, depth, place);
    case "generic_type":
      return generic(node, items, depth, place);
    case "pointer_type":
    case "reference_type": {
      const inner = node.childForFieldName("type");
      const to = inner ? typeOf(inner, items, depth + 1) : null;
      if (node.type === "reference_type" && inner && isUnsized(inner)) {
        return unknown("a reference with a length has two words");
      }
      const isMutable = namedChildren(node).some(({ type }) => type === "mutable_specifier");
      const nonNull = node.type === "reference_type" ? ({ nonNull: true } as const) : {};
      return { kind: "pointer", to, const: !isMutable, ...nonNull, ...place };
    }
    case "array_type": {
      const element = node.childForFieldName("element");
      const length = node.childForFieldName("length");
      if (!element) return unknown("an array of nothing");
      const count = length ? evaluateLength(length, items) : null;
      return { kind: "array", of: typeOf(element, items, depth + 1), length: count, ...place };
    }
    case "function_type":
      return callback(node, items, depth, place);
    default:
      return unknown(`${node.type} is not read`);
  }
}

type Place = { readonly text: string; readonly span: Span };

function primitive(name: string, place: Place): DeclaredType | null {
  const integer = /^([iu])(8|16|32|64|128)$/.exec(name);
  if (integer) {
    const bits = Number(integer[2]) as 8 | 16 | 32 | 64 | 128;
    return { kind: "integer", bits, signed: integer[1] === "i", ...place };
  }
  switch (name) {
    case "isize":
    case "usize":
      return { kind: "pointer-integer", signed: name === "isize", ...place };
    case "f32":
      return { kind: "float", name: "float", ...place };
    case "f64":
      return { kind: "float", name: "double", ...place };
    case "bool":
      return { kind: "bool", bytes: 1, ...place };
    case "char":
      return { kind: "character", bytes: 4, ...place };
    default:
      return null;
  }
}

function isUnsized(node: Node): boolean {
  const fat = /^(?:str|CStr|OsStr|Path)$/.test(bareName(node));
  return (
    fat ||
    node.type === "dynamic_type" ||
    (node.type === "array_type" && !node.childForFieldName("length"))
  );
}

function named(node: Node, items: Items, depth: number, place: Place): DeclaredType {
  const name = bareName(node);
  if (items.divided.has(name)) {
    return { kind: "unknown", reason: `${name} is another type by platform`, ...place };
  }
  const alias = items.aliases.get(name)?.childForFieldName("type");
  if (alias) return { ...typeOf(alias, items, depth + 1), ...place };
  const own = items.types.get(name);
  if (own) return ownType(own, name, items, depth, place);
  if (Object.hasOwn(cNames, name)) return { kind: "c-integer", name: cNames[name]!, ...place };
  if (name === "c_void") return { kind: "void", ...place };
  if (name === "c_float" || name === "c_double") {
    return { kind: "float", name: name === "c_float" ? "float" : "double", ...place };
  }
  const fixed = /^(u?)int(8|16|32|64)_t$/.exec(name);
  if (fixed) {
    const bits = Number(fixed[2]) as 8 | 16 | 32 | 64;
    return { kind: "integer", bits, signed: fixed[1] === "", ...place };
  }
  if (/^u?intptr_t$|^ptrdiff_t$/.test(name)) {
    return { kind: "pointer-integer", signed: name[0] !== "u", ...place };
  }
  return { kind: "unknown", reason: `${name} is not declared in this file`, ...place };
}

function ownType(own: Node, name: string, items: Items, depth: number, place: Place): DeclaredType {
  const attributes = attributesOf(own);
  if (own.type === "enum_item") {
    const repr = /repr\s*\(\s*(?:C\s*,\s*)?([iu](?:8|16|32|64|size))\s*\)/.exec(attributes)?.[1];
    const underlying = repr
      ? (primitive(repr, place) ?? ({ kind: "c-integer", name: "int", ...place } as const))
      : ({ kind: "c-integer", name: "unsigned int", ...place } as const);
    return { kind: "enum", name, underlying, closed: true, ...place };
  }
  if (/repr\s*\(\s*transparent/.test(attributes)) {
    const inner = fieldTypes(own).find((of) => !/^(?:PhantomData|\(\))/.test(of.text));
    if (inner) return { ...typeOf(inner, items, depth + 1), ...place };
  }
  return { kind: "record", name, ...place };
}

/** The types of a struct's fields, in order. */
function fieldTypes(item: Node): readonly Node[] {
  const body = item.childForFieldName("body");
  if (!body) return [];
  if (body.type === "ordered_field_declaration_list") {
    return body.childrenForFieldName("type").filter((of) => of !== null);
  }
  return namedChildren(body).flatMap((of) => of.childForFieldName("type") ?? []);
}

function generic(node: Node, items: Items, depth: number, place: Place): DeclaredType {
  const name = bareName(node);
  const list = node.childForFieldName("type_arguments");
  const inner = list && namedChildren(list).find(({ type }) => type !== "lifetime");
  const zero = { kind: "integer", bits: 8, signed: false, ...place } as const;
  if (name === "PhantomData") return { kind: "array", of: zero, length: 0, ...place };
  if (!inner) return named(node, items, depth, place);
  if (name === "Option") {
    const of = typeOf(inner, items, depth + 1);
    if (of.kind === "pointer" || of.kind === "callback") {
      const { nonNull, ...rest } = of;
      if (nonNull) return { ...rest, ...place };
    }
    return { kind: "unknown", reason: "an Option of that has no C type", ...place };
  }
  if (name === "NonNull" || name === "Box") {
    const to = typeOf(inner, items, depth + 1);
    return { kind: "pointer", to, const: null, nonNull: true, ...place };
  }
  if (transparent.test(name)) return { ...typeOf(inner, items, depth + 1), ...place };
  return items.types.has(name)
    ? named(node, items, depth, place)
    : {
        kind: "unknown",
        reason: `${name} is not declared in this file`,
        ...place,
      };
}

function callback(node: Node, items: Items, depth: number, place: Place): DeclaredType {
  const modifier = node.descendantsOfType("extern_modifier").find((of) => of !== null);
  const parameters = node.childForFieldName("parameters");
  const result = node.childForFieldName("return_type");
  const text = { text: "()", span: place.span };
  const signature = {
    name: null,
    span: place.span,
    result: result ? typeOf(result, items, depth + 1) : ({ kind: "void", ...text } as const),
    parameters: (parameters ? namedChildren(parameters) : []).flatMap((of) => {
      const type = of.type === "parameter" ? of.childForFieldName("type") : of;
      const isType = type && !/comment|attribute|variadic/.test(type.type);
      return isType ? [{ name: null, type: typeOf(type, items, depth + 1), direction: null }] : [];
    }),
    convention: modifier ? conventionOf(abiName(modifier)) : null,
  };
  return { kind: "callback", signature, nonNull: true, ...place };
}
