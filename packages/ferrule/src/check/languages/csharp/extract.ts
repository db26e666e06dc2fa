import type { Node } from "../../parse/node.ts";
import type {
  Convention,
  DeclaredParameter,
  DeclaredType,
  ExportedFunction,
  ForeignCallback,
  ForeignDeclaration,
  ForeignRecord,
  PlatformLimit,
  StringEncoding,
} from "../../model/declared.ts";
import type { Mark } from "../../model/front-end.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { readRecord } from "./read-record.ts";
import {
  attributesOf,
  lastName,
  modifiersOf,
  ownerName,
  ownerOf,
  parametersOf,
  stringOf,
  type Attribute,
} from "./syntax.ts";
import { readType, type KnownTypes, type Marshalling } from "./types.ts";

/** A function of C as a class declares it. */
export type Import = {
  readonly owner: string;
  readonly declaration: ForeignDeclaration;
  /** `LibraryImport`, whose convention is the platform's own. */
  readonly generated: boolean;
};

/** What one file says of C. */
export type Reader = {
  readonly known: KnownTypes;
  /** By the method's name; overloads and several classes may share one. */
  readonly imports: ReadonlyMap<string, readonly Import[]>;
  readonly records: readonly ForeignRecord[];
  readonly callbacks: readonly ForeignCallback[];
  readonly exports: readonly ExportedFunction[];
  readonly marks: Mark[];
  /** Methods that C enters, by their node's start. */
  readonly entered: ReadonlySet<number>;
};

/** Reads every declaration of a file. */
export function extract(root: Node): Reader {
  const known = knownTypes(root);
  const imports = new Map<string, Import[]>();
  const exports: ExportedFunction[] = [];
  const entered = new Set<number>();
  for (const node of all(root, ["method_declaration", "local_function_statement"])) {
    const attributes = attributesOf(node);
    const made = readImport(node, attributes, known);
    if (made) {
      const list = imports.get(made.declaration.name) ?? [];
      list.push(made);
      imports.set(made.declaration.name, list);
    }
    const unmanaged = attributes.find(({ name }) => name === "UnmanagedCallersOnly");
    if (unmanaged) {
      entered.add(node.startIndex);
      const exported = readExport(node, unmanaged, known);
      if (exported) exports.push(exported);
    }
  }
  const records = all(root, [
    "struct_declaration",
    "class_declaration",
    "record_declaration",
  ]).flatMap((node) => readRecord(node, known) ?? []);
  const callbacks = [...known.delegates.values()].map((of) => known.signatureOf(of));
  return { known, imports, records, callbacks, exports, marks: [], entered };
}

/** All nodes of some kinds. */
export function all(root: Node, types: readonly string[]): readonly Node[] {
  return root.descendantsOfType([...types]).filter((node) => node !== null);
}

function knownTypes(root: Node): KnownTypes {
  const structs = new Set<string>();
  const laidOut = new Set<string>();
  const handles = new Set<string>();
  const enums = new Map<string, Node | null>();
  const delegates = new Map<string, Node>();
  const aliases = new Map<string, Node>();
  const nameOf = (node: Node): string => node.childForFieldName("name")?.text ?? "";
  for (const node of all(root, ["struct_declaration"])) structs.add(nameOf(node));
  for (const node of all(root, ["class_declaration"])) {
    const bases = namedChildren(node).find(({ type }) => type === "base_list")?.text ?? "";
    if (/Handle\b/.test(bases)) handles.add(nameOf(node));
    else if (attributesOf(node).some(({ name }) => name === "StructLayout"))
      laidOut.add(nameOf(node));
  }
  for (const node of all(root, ["enum_declaration"])) {
    const bases = namedChildren(node).find(({ type }) => type === "base_list");
    enums.set(nameOf(node), bases?.namedChildren[0] ?? null);
  }
  for (const node of all(root, ["delegate_declaration"])) delegates.set(nameOf(node), node);
  for (const node of all(root, ["using_directive"])) {
    const name = node.childForFieldName("name");
    const to = namedChildren(node).at(-1);
    if (name && to && name.id !== to.id && /^(?:global\s+)?using\s+\w+\s*=/.test(node.text)) {
      aliases.set(name.text, to);
    }
  }
  const known: KnownTypes = {
    structs,
    laidOut,
    handles,
    enums,
    delegates,
    aliases,
    signatureOf: (node) => readDelegate(node, known),
  };
  return known;
}

/** `delegate int Compare(IntPtr a, IntPtr b);` */
function readDelegate(node: Node, known: KnownTypes): ForeignCallback {
  const attributes = attributesOf(node);
  const pointer = attributes.find(({ name }) => name === "UnmanagedFunctionPointer");
  const text = textOf(pointer?.named.get("CharSet") ?? null);
  const how: Marshalling = { where: "parameter", text, generated: false, attributes: [] };
  const result = node.childForFieldName("type") ?? node.childForFieldName("returns");
  const span = spanOf(node);
  return {
    name: node.childForFieldName("name")?.text ?? null,
    span,
    result: readResult(result, node, attributes, known, how),
    parameters: readParameters(node, known, how),
    convention: pointer ? conventionOf(pointer.positional[0] ?? null) : null,
  };
}

function textOf(node: Node | null): StringEncoding | null {
  if (node === null) return "ansi";
  const name = lastName(node.text);
  if (name === "Unicode") return "utf16";
  return name === "Ansi" || name === "None" ? "ansi" : null;
}

function conventionOf(node: Node | null): Convention | null {
  switch (node === null ? "" : lastName(node.text)) {
    case "Cdecl":
      return "cdecl";
    case "StdCall":
      return "stdcall";
    case "FastCall":
      return "fastcall";
    case "ThisCall":
      return "other";
    default:
      return null;
  }
}

function readResult(
  type: Node | null,
  node: Node,
  attributes: readonly Attribute[],
  known: KnownTypes,
  how: Marshalling,
): DeclaredType {
  const span = spanOf(node);
  if (type === null) return { kind: "unknown", reason: "no result type", text: "", span };
  const own = attributes.filter(({ target }) => target === "return");
  return readType(type, known, { ...how, where: "result", attributes: own });
}

function readParameters(
  node: Node,
  known: KnownTypes,
  how: Marshalling,
): readonly DeclaredParameter[] {
  return parametersOf(node).map((of): DeclaredParameter => {
    const attributes = attributesOf(of);
    const modifiers = modifiersOf(of);
    const type = of.childForFieldName("type");
    const name = of.childForFieldName("name")?.text ?? null;
    const span = spanOf(of);
    const seen = type
      ? readType(type, known, { ...how, where: "parameter", attributes })
      : ({ kind: "unknown", reason: "no type", text: of.text, span } as const);
    const direction = modifiers.has("out")
      ? "out"
      : modifiers.has("ref")
        ? "inout"
        : attributes.some((at) => at.name === "Out")
          ? "out"
          : null;
    const byReference = modifiers.has("out") || modifiers.has("ref") || modifiers.has("in");
    if (!byReference) return { name, type: { ...seen, span }, direction };
    // A class with a layout, by reference, is a pointer to a pointer.
    const to = seen.kind === "string" ? { ...seen, frees: "CoTaskMemFree" } : seen;
    const text = `${[...modifiers].join(" ")} ${seen.text}`;
    const constant = modifiers.has("in") ? true : null;
    return { name, type: { kind: "pointer", to, const: constant, text, span }, direction };
  });
}

function readImport(
  node: Node,
  attributes: readonly Attribute[],
  known: KnownTypes,
): Import | null {
  const of = attributes.find(({ name }) => name === "DllImport" || name === "LibraryImport");
  const nameNode = node.childForFieldName("name");
  if (!of || !nameNode) return null;
  const generated = of.name === "LibraryImport";
  const entry = of.named.get("EntryPoint") ?? null;
  const symbol = stringOf(entry) ?? nameNode.text;
  const how: Marshalling = {
    where: "parameter",
    text: generated ? generatedText(of) : textOf(of.named.get("CharSet") ?? null),
    generated,
    attributes: [],
  };
  const library = of.positional[0] ?? null;
  const platform = platformOf(node, attributes);
  const list = node.childForFieldName("parameters");
  const saves = of.named.get("SetLastError")?.text === "true";
  const preserve = of.named.get("PreserveSig")?.text !== "false";
  return {
    owner: ownerName(node),
    generated,
    declaration: {
      symbol,
      name: nameNode.text,
      library: stringOf(library) ?? library?.text ?? null,
      api: "cs",
      span: spanOf(nameNode),
      symbolSpan: spanOf(entry ?? nameNode),
      result: readResult(
        node.childForFieldName("returns") ?? node.childForFieldName("type"),
        node,
        attributes,
        known,
        how,
      ),
      parameters: readParameters(node, known, how),
      parametersSpan: list ? spanOf(list) : null,
      variadic: /\b__arglist\b/.test(list?.text ?? ""),
      convention: generated
        ? callConv(attributes)
        : conventionOf(of.named.get("CallingConvention") ?? null),
      savesError: saves,
      ...savingIn(of),
      // With PreserveSig = false every failure throws.
      resultChecked: !preserve,
      ...(platform === null ? {} : { platform }),
      verified: !preserve,
    },
  };
}

/** `[DllImport("…")]` → `[DllImport("…", SetLastError = true)]`. */
function savingIn({ node, named }: Attribute): Pick<ForeignDeclaration, "saving"> {
  const list = namedChildren(node).find(({ type }) => type === "attribute_argument_list");
  if (!list || named.has("SetLastError")) return {};
  return { saving: { at: list.endIndex - 1, text: ", SetLastError = true" } };
}

function generatedText(of: Attribute): StringEncoding | null {
  const name = lastName(of.named.get("StringMarshalling")?.text ?? "");
  return name === "Utf8" ? "utf8" : name === "Utf16" ? "utf16" : null;
}

function callConv(attributes: readonly Attribute[]): Convention | null {
  const text = attributes.find(({ name }) => name === "UnmanagedCallConv")?.node.text ?? "";
  if (text.includes("CallConvCdecl")) return "cdecl";
  if (text.includes("CallConvStdcall")) return "stdcall";
  return text.includes("CallConvFastcall") ? "fastcall" : null;
}

/** `[SupportedOSPlatform("windows")]` on the method or a class around it. */
function platformOf(node: Node, own: readonly Attribute[]): PlatformLimit | null {
  const owner = ownerOf(node);
  const attributes = [...own, ...(owner ? attributesOf(owner) : [])];
  const text = stringOf(
    attributes.find(({ name }) => name === "SupportedOSPlatform")?.positional[0] ?? null,
  );
  if (text?.startsWith("windows")) return "windows";
  if (text?.startsWith("linux")) return "linux";
  return text?.startsWith("macos") ? "macos" : null;
}

/** `[UnmanagedCallersOnly(EntryPoint = "f")]` is called by its symbol. */
function readExport(node: Node, unmanaged: Attribute, known: KnownTypes): ExportedFunction | null {
  const symbol = stringOf(unmanaged.named.get("EntryPoint") ?? null);
  const nameNode = node.childForFieldName("name");
  if (symbol === null || !nameNode) return null;
  const how: Marshalling = { where: "parameter", text: null, generated: true, attributes: [] };
  const type = node.childForFieldName("returns") ?? node.childForFieldName("type");
  return {
    symbol,
    span: spanOf(node),
    nameSpan: spanOf(nameNode),
    result: readResult(type, node, [], known, how),
    parameters: readParameters(node, known, how),
    convention: null,
    body: `${ownerName(node)}.${nameNode.text}`,
  };
}
