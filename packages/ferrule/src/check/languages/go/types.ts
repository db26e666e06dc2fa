import type { Node } from "../../parse/node.ts";
import type { CIntegerName, DeclaredParameter, DeclaredType } from "../../model/declared.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";

const cNames: Readonly<Record<string, CIntegerName>> = {
  char: "char",
  schar: "signed char",
  uchar: "unsigned char",
  short: "short",
  ushort: "unsigned short",
  int: "int",
  uint: "unsigned int",
  long: "long",
  ulong: "unsigned long",
  longlong: "long long",
  ulonglong: "unsigned long long",
  size_t: "size_t",
  ssize_t: "ssize_t",
};

/** What a Go type is to C, for calls and records that no C compiler sees. */
export function typeOf(node: Node, structs: ReadonlyMap<string, Node>): DeclaredType {
  const place = { text: node.text, span: spanOf(node) };
  switch (node.type) {
    case "type_identifier":
      return named(node.text, structs, place);
    case "qualified_type": {
      const name = node.childForFieldName("name")?.text ?? "";
      if (node.text === "unsafe.Pointer")
        return { kind: "pointer", to: null, const: null, ...place };
      if (node.childForFieldName("package")?.text === "C" && Object.hasOwn(cNames, name)) {
        return { kind: "c-integer", name: cNames[name]!, ...place };
      }
      if (node.text === "C.float" || node.text === "C.double") {
        return { kind: "float", name: name as "float" | "double", ...place };
      }
      return { kind: "unknown", reason: `${node.text} is not declared in this file`, ...place };
    }
    case "pointer_type": {
      const inner = node.namedChildren[0];
      return { kind: "pointer", to: inner ? typeOf(inner, structs) : null, const: null, ...place };
    }
    case "array_type": {
      const length = node.childForFieldName("length");
      const element = node.childForFieldName("element");
      const count = length && /^\d+$/.test(length.text) ? Number(length.text) : null;
      if (!element) break;
      return { kind: "array", of: typeOf(element, structs), length: count, ...place };
    }
    case "function_type": {
      const result = node.childForFieldName("result");
      const list = node.childForFieldName("parameters");
      const none = { kind: "void", text: "()", span: place.span } as const;
      const signature = {
        name: null,
        span: place.span,
        result: result ? typeOf(result, structs) : none,
        parameters: parametersOf(list, structs),
        convention: null,
      };
      return { kind: "callback", signature, ...place };
    }
    default:
  }
  return { kind: "unknown", reason: `${node.type} has no C type`, ...place };
}

function named(
  name: string,
  structs: ReadonlyMap<string, Node>,
  place: Pick<DeclaredType, "text" | "span">,
): DeclaredType {
  const integer = /^(u?)int(8|16|32|64)$/.exec(name);
  if (integer) {
    const bits = Number(integer[2]) as 8 | 16 | 32 | 64;
    return { kind: "integer", bits, signed: integer[1] === "", ...place };
  }
  switch (name) {
    case "int":
    case "uint":
    case "uintptr":
      return { kind: "pointer-integer", signed: name === "int", ...place };
    case "byte":
      return { kind: "integer", bits: 8, signed: false, ...place };
    case "rune":
      return { kind: "integer", bits: 32, signed: true, ...place };
    case "bool":
      return { kind: "bool", bytes: 1, ...place };
    case "float32":
    case "float64":
      return { kind: "float", name: name === "float32" ? "float" : "double", ...place };
    case "string":
      return {
        kind: "string",
        encoding: "utf8",
        converts: true,
        frees: null,
        writable: false,
        ...place,
      };
    default:
      return structs.has(name)
        ? { kind: "record", name, ...place }
        : { kind: "unknown", reason: `${name} is not declared in this file`, ...place };
  }
}

/** The parameters of a function type; `a, b int32` are two. */
export function parametersOf(
  list: Node | null,
  structs: ReadonlyMap<string, Node>,
): readonly DeclaredParameter[] {
  return (list ? namedChildren(list) : []).flatMap((of): readonly DeclaredParameter[] => {
    const type = of.childForFieldName("type");
    if (!type) return [];
    const names = of.childrenForFieldName("name").filter((name) => name !== null);
    const seen = typeOf(type, structs);
    if (names.length === 0) return [{ name: null, type: seen, direction: null }];
    return names.map((name) => ({ name: name.text, type: seen, direction: null }));
  });
}
