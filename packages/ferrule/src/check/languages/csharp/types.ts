import type { Node } from "../../parse/node.ts";
import type {
  CIntegerName,
  DeclaredType,
  ForeignCallback,
  StringEncoding,
} from "../../model/declared.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { lastName, type Attribute } from "./syntax.ts";

type Bare = DeclaredType extends infer T
  ? T extends DeclaredType
    ? Omit<T, "text" | "span" | "implied">
    : never
  : never;

/** What the names of a file mean: its own structs, classes, enums, delegates, aliases. */
export type KnownTypes = {
  readonly structs: ReadonlySet<string>;
  /** Classes with a layout, which are passed as a pointer to it. */
  readonly laidOut: ReadonlySet<string>;
  readonly handles: ReadonlySet<string>;
  readonly enums: ReadonlyMap<string, Node | null>;
  readonly delegates: ReadonlyMap<string, Node>;
  readonly aliases: ReadonlyMap<string, Node>;
  /** The signature of a delegate, read when it is asked for. */
  readonly signatureOf: (delegate: Node) => ForeignCallback;
};

/** Where a type stands, which decides how the marshaller sees it. */
export type Marshalling = {
  readonly where: "parameter" | "result" | "field";
  /** The marshaller's own default for text. */
  readonly text: StringEncoding | null;
  /** Source-generated: nothing is converted unless told. */
  readonly generated: boolean;
  readonly attributes: readonly Attribute[];
};

const fixed = (bits: 8 | 16 | 32 | 64, signed: boolean): Bare => ({
  kind: "integer",
  bits,
  signed,
});
const long = (name: CIntegerName): Bare => ({ kind: "c-integer", name });
const native = (signed: boolean): Bare => ({ kind: "pointer-integer", signed });
const address: Bare = { kind: "pointer", to: null, const: null };

const simple: Readonly<Record<string, Bare>> = {
  void: { kind: "void" },
  Void: { kind: "void" },
  sbyte: fixed(8, true),
  SByte: fixed(8, true),
  byte: fixed(8, false),
  Byte: fixed(8, false),
  short: fixed(16, true),
  Int16: fixed(16, true),
  ushort: fixed(16, false),
  UInt16: fixed(16, false),
  int: fixed(32, true),
  Int32: fixed(32, true),
  uint: fixed(32, false),
  UInt32: fixed(32, false),
  long: fixed(64, true),
  Int64: fixed(64, true),
  ulong: fixed(64, false),
  UInt64: fixed(64, false),
  nint: native(true),
  IntPtr: native(true),
  nuint: native(false),
  UIntPtr: native(false),
  CLong: long("long"),
  CULong: long("unsigned long"),
  float: { kind: "float", name: "float" },
  Single: { kind: "float", name: "float" },
  double: { kind: "float", name: "double" },
  Double: { kind: "float", name: "double" },
  HandleRef: address,
  SafeHandle: address,
};

/** `UnmanagedType` names that are an integer or a number of their own. */
const unmanaged: Readonly<Record<string, Bare>> = {
  Bool: { kind: "bool", bytes: 4 },
  VariantBool: { kind: "bool", bytes: 2 },
  I1: { kind: "bool", bytes: 1 },
  U1: { kind: "bool", bytes: 1 },
  I2: fixed(16, true),
  U2: fixed(16, false),
  I4: { kind: "bool", bytes: 4 },
  U4: { kind: "bool", bytes: 4 },
  SysInt: native(true),
  SysUInt: native(false),
};

const encodings: Readonly<Record<string, StringEncoding>> = {
  LPStr: "ansi",
  LPUTF8Str: "utf8",
  LPWStr: "utf16",
  BStr: "utf16",
};

/** Reads a type as the marshaller sees it. */
export function readType(node: Node, known: KnownTypes, how: Marshalling): DeclaredType {
  const place = { text: node.text, span: spanOf(node) };
  const made = see(node, known, how);
  const reason = `${node.text} is not understood`;
  return made ? ({ ...made, ...place } as DeclaredType) : { kind: "unknown", reason, ...place };
}

function see(node: Node, known: KnownTypes, how: Marshalling): Bare | null {
  const marshal = how.attributes.find(({ name }) => name === "MarshalAs");
  const as = marshal?.positional[0] ? lastName(marshal.positional[0].text) : null;
  switch (node.type) {
    case "pointer_type": {
      const to = node.childForFieldName("type");
      return to && { kind: "pointer", to: readType(to, known, plain(how)), const: null };
    }
    case "array_type":
      return seeArray(node, as, marshal ?? null, known, how);
    case "nullable_type":
      return see(node.childForFieldName("type") ?? node.namedChildren[0]!, known, how);
    case "ref_type": {
      const to = node.childForFieldName("type");
      return to && { kind: "pointer", to: readType(to, known, how), const: null };
    }
    case "function_pointer_type":
      return seeFunctionPointer(node, known, how);
    case "generic_name":
      return seeGeneric(node, known, how);
    default:
      return seeName(node, as, marshal ?? null, known, how);
  }
}

/** Behind a pointer nothing is marshalled. */
function plain(how: Marshalling): Marshalling {
  return { ...how, attributes: [], where: "field" };
}

function seeName(
  node: Node,
  as: string | null,
  marshal: Attribute | null,
  known: KnownTypes,
  how: Marshalling,
): Bare | null {
  const name = lastName(node.text);
  const alias = known.aliases.get(name);
  if (alias && alias.text !== node.text) return see(alias, known, how);
  if (name === "bool" || name === "Boolean") {
    if (as !== null) return Object.hasOwn(unmanaged, as) ? unmanaged[as]! : null;
    // Source-generated code refuses a bool without a width; a disabled marshaller has one byte.
    return how.generated ? null : { kind: "bool", bytes: 4 };
  }
  if (name === "char" || name === "Char") {
    if (as === "U2" || as === "I2") return { kind: "character", bytes: 2 };
    if (as === "U1" || as === "I1") return { kind: "character", bytes: 1 };
    return how.text === null ? null : { kind: "character", bytes: how.text === "utf16" ? 2 : 1 };
  }
  if (name === "string" || name === "String" || name === "StringBuilder") {
    return seeText(name, as, marshal, how);
  }
  if (Object.hasOwn(simple, name)) {
    // `[MarshalAs(UnmanagedType.I8)] int` and the like.
    return simple[name]!;
  }
  if (known.delegates.has(name)) {
    return { kind: "callback", signature: known.signatureOf(known.delegates.get(name)!) };
  }
  if (known.enums.has(name)) {
    const base = known.enums.get(name)!;
    const int = { ...fixed(32, true), text: name, span: spanOf(node) } as DeclaredType;
    const underlying = base ? readType(base, known, plain(how)) : int;
    return { kind: "enum", name, underlying, closed: false };
  }
  if (known.handles.has(name) || name.endsWith("SafeHandle")) return address;
  if (known.laidOut.has(name)) {
    // As a field, a class with a layout stands in the record itself.
    if (how.where === "field" && how.attributes.length === 0) return { kind: "record", name };
    const to = { kind: "record", name, text: name, span: spanOf(node) } as const;
    return { kind: "pointer", to, const: null };
  }
  return known.structs.has(name) ? { kind: "record", name } : null;
}

function seeText(
  name: string,
  as: string | null,
  marshal: Attribute | null,
  how: Marshalling,
): Bare | null {
  if (as === "ByValTStr") {
    const length = Number(marshal?.named.get("SizeConst")?.text ?? "");
    const of = { kind: "character", bytes: how.text === "utf16" ? 2 : 1 } as const;
    const node = marshal!.node;
    const text = { text: "char", span: spanOf(node) };
    return { kind: "array", of: { ...of, ...text }, length: length > 0 ? length : null };
  }
  // The program's own marshaller: it converts, and whether it frees is in its code.
  if (as === "CustomMarshaler") {
    const writable = name === "StringBuilder";
    return { kind: "string", encoding: "utf8", converts: true, frees: null, writable };
  }
  const encoding = as !== null && Object.hasOwn(encodings, as) ? encodings[as]! : how.text;
  if (encoding === null) return null;
  return {
    kind: "string",
    encoding,
    converts: true,
    frees: how.where === "result" ? "CoTaskMemFree" : null,
    writable: name === "StringBuilder",
  };
}

function seeArray(
  node: Node,
  as: string | null,
  marshal: Attribute | null,
  known: KnownTypes,
  how: Marshalling,
): Bare | null {
  const of = node.childForFieldName("type");
  if (!of) return null;
  const element = readType(of, known, { ...how, attributes: [], where: "field" });
  if (how.where === "field") {
    const size = Number(marshal?.named.get("SizeConst")?.text ?? "");
    return as === "ByValArray" && size > 0 ? { kind: "array", of: element, length: size } : null;
  }
  if (element.kind === "string") return { kind: "pointer", to: null, const: null };
  return { kind: "pointer", to: element, const: null };
}

function seeGeneric(node: Node, known: KnownTypes, how: Marshalling): Bare | null {
  const name = namedChildren(node)[0]?.text ?? "";
  const [of] = namedChildren(namedChildren(node)[1] ?? node);
  if (name === "Span" || name === "ReadOnlySpan") {
    return of
      ? { kind: "pointer", to: readType(of, known, plain(how)), const: name !== "Span" }
      : null;
  }
  return null;
}

function seeFunctionPointer(node: Node, known: KnownTypes, how: Marshalling): Bare {
  const convention =
    namedChildren(node).find(({ type }) => type === "calling_convention")?.text ?? "";
  const result = node.childForFieldName("returns");
  const parameters = namedChildren(node)
    .filter(({ type }) => type === "function_pointer_parameter")
    .map((of) => ({
      name: null,
      type: readType(of.childForFieldName("type") ?? of, known, plain(how)),
      direction: null,
    }));
  const span = spanOf(node);
  const signature: ForeignCallback = {
    name: null,
    span,
    result: result ? readType(result, known, plain(how)) : { kind: "void", text: "void", span },
    parameters,
    convention: /Cdecl/i.test(convention)
      ? "cdecl"
      : /Stdcall/i.test(convention)
        ? "stdcall"
        : null,
  };
  return { kind: "callback", signature };
}
