import type {
  Convention,
  DeclaredParameter,
  DeclaredType,
  ForeignCallback,
} from "../../model/declared.ts";
import type { Span } from "../../model/source.ts";
import { namedType } from "./type-names.ts";

/** What koffi calls types that the program defined: `struct`, `opaque`, `alias`, `proto`. */
export type NamedTypes = ReadonlyMap<string, DeclaredType>;

/** A C prototype in a string, as koffi reads it. */
export type Prototype = {
  readonly name: string;
  readonly nameSpan: Span;
  readonly result: DeclaredType;
  readonly parameters: readonly DeclaredParameter[];
  readonly parametersSpan: Span;
  readonly variadic: boolean;
  readonly convention: Convention;
};

const conventions: Readonly<Record<string, Convention>> = {
  __cdecl: "cdecl",
  __stdcall: "stdcall",
  __fastcall: "fastcall",
  __thiscall: "other",
};

/** Reads `int f(const char *name, _Out_ int *length)`. `start` is where `text` begins. */
export function readPrototype(text: string, start: number, types: NamedTypes): Prototype | null {
  const match = /^([^(]*?)(\w+)\s*\(([\s\S]*)\)\s*;?\s*$/.exec(text);
  if (!match) return null;
  const [, before = "", name = "", list = ""] = match;
  const open = text.indexOf("(", before.length);
  let convention: Convention = "cdecl";
  const head = before.replaceAll(/\b__\w+\b/g, (found) => {
    convention = conventions[found] ?? convention;
    return " ".repeat(found.length);
  });
  const parameters: DeclaredParameter[] = [];
  let variadic = false;
  for (const { piece, at } of split(list, start + open + 1)) {
    if (piece.trim() === "...") variadic = true;
    else if (piece.trim() !== "" && piece.trim() !== "void") {
      parameters.push(readParameter(piece, at, types));
    }
  }
  const nameStart = start + before.length;
  return {
    name,
    nameSpan: { start: nameStart, end: nameStart + name.length },
    result: readCType(head.trim() === "" ? "void" : head, start, types),
    parameters,
    parametersSpan: { start: start + open, end: start + open + list.length + 2 },
    variadic,
    convention,
  };
}

/** The signature of a callback. */
export function callbackOf(of: Prototype, span: Span): ForeignCallback {
  const { name, result, parameters, convention } = of;
  return { name, span, result, parameters, convention };
}

function split(list: string, start: number): readonly { piece: string; at: number }[] {
  const found: { piece: string; at: number }[] = [];
  let at = start;
  for (const piece of list.split(",")) {
    found.push({ piece, at });
    at += piece.length + 1;
  }
  return found;
}

function readParameter(piece: string, at: number, types: NamedTypes): DeclaredParameter {
  const marker = /\b_(Out|Inout|In)_\b/.exec(piece)?.[1] ?? null;
  const direction = marker === "Out" ? "out" : marker === "Inout" ? "inout" : null;
  const type = piece.replace(/\b_(?:Out|Inout|In)_\b/, (found) => " ".repeat(found.length));
  const named = /^(.*[\s*])(\w+)\s*((?:\[\w*\])*)\s*$/s.exec(type);
  const name = named && !isTypeName(named[2]!, named[1]!) ? named[2]! : null;
  const bare =
    named && name !== null ? named[1]! + " ".repeat(name.length) + (named[3] ?? "") : type;
  return { name, type: readCType(bare, at, types), direction };
}

/** `unsigned int` and `const char` end in a type, not in a name. */
function isTypeName(last: string, before: string): boolean {
  const words = new Set("int char long short double float unsigned signed const void".split(" "));
  if (words.has(last)) return true;
  return before.replaceAll(/\b(?:const|struct|union|enum)\b/g, "").trim() === "";
}

/** Reads one C type: `const char *`, `uint8_t[16]`, `MyStruct **`, `str!`. */
export function readCType(text: string, start: number, types: NamedTypes): DeclaredType {
  const spelled = text.trim().replaceAll(/\s+/g, " ");
  const from = start + (text.length - text.trimStart().length);
  const span = { start: from, end: start + text.trimEnd().length };
  const owned = spelled.endsWith("!");
  const stars = (spelled.match(/\*/g) ?? []).length;
  const length = /\[(\w*)\]/.exec(spelled);
  const constant = /\bconst\b/.test(spelled);
  const base = spelled
    .replaceAll(/\b(?:const|volatile|restrict|struct|union|enum|_Out_|_Inout_|_In_)\b/g, "")
    .replaceAll(/[*!]|\[\w*\]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const place = { text: spelled, span };
  let type: DeclaredType = types.get(base) ?? baseType(base, spelled, span);
  type = { ...type, ...place };
  if (stars > 0 && isText(type)) {
    const wide = base.startsWith("char16") || base === "wchar_t" || base === "wchar";
    const encoding = wide ? (base.startsWith("char16") ? "utf16" : "wide") : "utf8";
    const frees = owned ? "free" : null;
    type = { kind: "string", encoding, converts: true, frees, writable: true, ...place };
    for (let level = 1; level < stars; level++) type = pointerTo(type, constant, place);
  } else if (type.kind === "callback" && stars > 0) {
    for (let level = 1; level < stars; level++) type = pointerTo(type, constant, place);
  } else {
    for (let level = 0; level < stars; level++) type = pointerTo(type, constant, place);
  }
  if (type.kind === "string" && owned) type = { ...type, frees: "free" };
  if (length) {
    const count = /^\d+$/.test(length[1]!) ? Number(length[1]) : null;
    type = { kind: "array", of: type, length: count, ...place };
  }
  return type;
}

type Place = { readonly text: string; readonly span: Span };

function pointerTo(to: DeclaredType, constant: boolean, place: Place): DeclaredType {
  return { kind: "pointer", to, const: constant, ...place };
}

/** koffi makes JavaScript strings of `char *`, `char16_t *` and `wchar_t *`. */
function isText(type: DeclaredType): boolean {
  return type.kind === "c-integer" && (type.name === "char" || type.name === "wchar_t");
}

const words: Readonly<Record<string, string>> = {
  "unsigned char": "uchar",
  "signed char": "int8_t",
  "short int": "short",
  "unsigned short": "ushort",
  "unsigned short int": "ushort",
  unsigned: "uint",
  "unsigned int": "uint",
  signed: "int",
  "signed int": "int",
  "long int": "long",
  "unsigned long": "ulong",
  "unsigned long int": "ulong",
  "long long": "longlong",
  "long long int": "longlong",
  "unsigned long long": "ulonglong",
  "unsigned long long int": "ulonglong",
};

function baseType(name: string, spelled: string, span: Span): DeclaredType {
  const own = Object.hasOwn(words, name) ? words[name]! : name;
  const found = namedType("koffi", own, spelled, span);
  if (found) return found;
  return { kind: "unknown", reason: `${name} is not defined here`, text: spelled, span };
}
