import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import { spanOf } from "../../../parse/tree-sitter.ts";
import type { Lowering } from "../context.ts";
import { all, jniAt, stores } from "./walk.ts";

const families: Readonly<Record<string, string>> = {
  Boolean: "Z",
  Byte: "B",
  Char: "C",
  Short: "S",
  Int: "I",
  Long: "J",
  Float: "F",
  Double: "D",
  Void: "V",
};

const names: Readonly<Record<string, string>> = {
  Z: "boolean",
  B: "byte",
  C: "char",
  S: "short",
  I: "int",
  J: "long",
  F: "float",
  D: "double",
  V: "void",
  L: "Object",
};

/** Calls and fields whose family, or whose arguments, are not those of the looked-up signature. */
export function signatureMarks(context: Lowering, lookups: Lookups): readonly Mark[] {
  const signatures = signaturesOf(context, lookups);
  return all(context.fn.body, "call_expression").flatMap((node): readonly Mark[] => {
    const jni = jniAt(node, context.file.cpp);
    if (!jni || jni.does.gives === "id") return [];
    const id = idOf(jni.name);
    const key = id === null ? undefined : jni.arguments[id]?.text;
    const signature = key === undefined ? undefined : signatures.get(key);
    if (signature === undefined || id === null) return [];
    const family = familyMark(node, jni.name, signature);
    if (family) return [family];
    if (!/Method$|^NewObject$/.test(jni.name)) return [];
    return argumentMarks(node, jni.arguments.slice(id + 1), signature, context);
  });
}

/** Where the method or field id stands among the arguments. */
function idOf(name: string): number | null {
  if (name.startsWith("CallNonvirtual")) return 2;
  if (/^Call\w+Method$|^NewObject$|^(?:Get|Set)(?:Static)?[A-Z][a-z]+Field$/.test(name)) return 1;
  return null;
}

/** Where an id is looked up, and the signature that it is looked up with. */
type Lookup = {
  readonly left: Node;
  readonly isLocal: boolean;
  readonly signature: string;
};

/** What one body looks up. */
export type Lookups = (body: Node) => readonly Lookup[];

/** Searches each body once, although every function asks for those of all. */
export function createLookups(cpp: boolean): Lookups {
  const known = new Map<number, readonly Lookup[]>();
  return (body) => {
    const before = known.get(body.id);
    if (before) return before;
    const found = lookupsIn(body, cpp);
    known.set(body.id, found);
    return found;
  };
}

function lookupsIn(body: Node, cpp: boolean): readonly Lookup[] {
  return stores(body).flatMap(({ left, right }) => {
    const jni = jniAt(right, cpp);
    const text = jni?.does.gives === "id" ? (jni.arguments[2]?.text ?? "") : "";
    const isLocal = left.parent?.type === "init_declarator";
    return /^"[^"]*"$/.test(text) ? [{ left, isLocal, signature: text.slice(1, -1) }] : [];
  });
}

/** By the text that names an id: a variable, a static, or a field of a cache. */
function signaturesOf({ fn, file }: Lowering, lookups: Lookups): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const bodies = [...file.items.functions.filter((of) => of.name !== fn.name), fn];
  for (const { body, name } of bodies) {
    for (const { left, isLocal, signature } of lookups(body)) {
      // A local of another function is another variable.
      const isPlain = left.type === "identifier" && !file.items.globals.has(left.text);
      if (name === fn.name || !(isLocal || isPlain)) found.set(left.text, signature);
    }
  }
  return found;
}

function familyMark(node: Node, name: string, signature: string): Mark | null {
  const called =
    /^(?:Call(?:Static|Nonvirtual)?|[GS]et(?:Static)?)([A-Z][a-z]+)(?:Method|Field)$/.exec(name);
  if (!called) return null;
  const asked = families[called[1]!] ?? "L";
  const result = signature
    .slice(signature.indexOf(")") + 1)
    .charAt(0)
    .replace("[", "L");
  if (result === "" || asked === result) return null;
  const words = [name, names[result] ?? result];
  return { mark: "jni-call-family-mismatch", span: spanOf(node), symbol: null, words };
}

function argumentMarks(
  node: Node,
  list: readonly Node[],
  signature: string,
  { types, file }: Lowering,
): readonly Mark[] {
  const wanted = parametersOf(signature);
  const span = spanOf(node);
  if (wanted.length !== list.length) {
    const words = [signature, String(wanted.length), String(list.length)];
    return [{ mark: "jni-varargs-count", span, symbol: null, words }];
  }
  for (const [index, of] of list.entries()) {
    const type = typeOf(of, types, file.items.globals.get(of.text)?.type);
    const letter = wanted[index]!;
    if (type === null || fits(letter, type)) continue;
    const words = [of.text, type, names[letter] ?? letter];
    return [{ mark: "jni-varargs-type", span: spanOf(of), symbol: null, words }];
  }
  return [];
}

/** `(ILjava/lang/String;[J)V` has the parameters I, L, L. */
function parametersOf(signature: string): readonly string[] {
  const inside = /^\(([^)]*)\)/.exec(signature)?.[1] ?? "";
  return (inside.match(/\[*(?:L[^;]*;|[ZBCSIJFD])/g) ?? []).map((of) =>
    of.startsWith("[") ? "L" : of.charAt(0),
  );
}

function typeOf(
  node: Node,
  types: ReadonlyMap<string, string>,
  global: string | undefined,
): string | null {
  if (node.type === "number_literal") {
    if (/[.eEpP]/.test(node.text) && !/^0x/i.test(node.text)) return "double";
    return /ll$/i.test(node.text) ? "long long" : /l$/i.test(node.text) ? "long" : "int";
  }
  if (node.type === "cast_expression") return node.childForFieldName("type")!.text;
  if (node.type === "call_expression") {
    const name = node.childForFieldName("function")!.text;
    const cast = /^(?:static|reinterpret)_cast<(.*)>$/.exec(name);
    if (cast) return cast[1]!;
    return /^(?:strlen|wcslen)$|\.(?:size|length)$/.test(name) ? "size_t" : null;
  }
  if (node.type === "sizeof_expression") return "size_t";
  return node.type === "identifier" ? (types.get(node.text) ?? global ?? null) : null;
}

/** Types of C that travel as that letter through `...` on every target. */
function fits(letter: string, type: string): boolean {
  const plain = type.replace(/^const /, "");
  const wide = /^(?:jlong|u?int64_t|(?:unsigned )?long long(?: int)?)$/.test(plain);
  const narrow =
    /^(?:jint|jshort|jbyte|jchar|jboolean|int|u?int(?:8|16|32)_t|short|char|bool|unsigned(?: int| char| short)?|signed char)$/.test(
      plain,
    );
  const ofTarget =
    /^(?:s?size_t|(?:unsigned )?long(?: int)?|u?intptr_t|ptrdiff_t|time_t|off_t)$/.test(plain);
  const real = /^(?:jfloat|jdouble|float|double)$/.test(plain);
  const known = wide || narrow || ofTarget || real;
  if (/[ZBCSI]/.test(letter)) return !(known && !narrow);
  if (letter === "J") return !(known && !wide);
  if (/[FD]/.test(letter)) return !(known && !real);
  return !(known && plain !== "int");
}
