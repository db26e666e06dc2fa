import type { Node } from "web-tree-sitter";
import type { DeclaredType, ForeignDeclaration } from "../../model/declared.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import type { JavaItems } from "./items.ts";

/** The methods of interfaces that extend JNA's `Library`, and JNA's direct mapping. */
export function jnaDeclarations(items: JavaItems, text: string): readonly ForeignDeclaration[] {
  const direct = /\bNative\s*\.\s*register\s*\(/.test(text);
  return items.classes.flatMap(({ heading, methods }) => {
    const mapped = /\bextends\b[^{]*\b(?:StdCall)?Library\b/.test(heading);
    if (!mapped && !direct) return [];
    return methods
      .filter(({ isNative, body }) => (mapped ? body === null : isNative))
      .map(({ name, nameNode, result, parameters, node }): ForeignDeclaration => {
        const variadic = /\.\.\./.test(node.childForFieldName("parameters")?.text ?? "");
        return {
          symbol: name,
          name,
          library: null,
          api: "jna",
          span: spanOf(nameNode),
          symbolSpan: spanOf(nameNode),
          result: result ? typeOf(result, true) : null,
          parameters: parameters.map((of) => ({
            name: of.name,
            type: typeOf(of.type, false),
            direction: null,
          })),
          parametersSpan: null,
          variadic,
          convention: /StdCall/.test(heading) ? "stdcall" : null,
          savesError: /LastErrorException/.test(node.text),
          resultChecked: false,
          verified: false,
        };
      });
  });
}

function typeOf(node: Node, isResult: boolean): DeclaredType {
  const text = node.text;
  const span = spanOf(node);
  const at = { text, span } as const;
  switch (text) {
    case "void":
      return { kind: "void", ...at };
    case "byte":
      return { kind: "integer", bits: 8, signed: true, ...at };
    case "short":
      return { kind: "integer", bits: 16, signed: true, ...at };
    case "int":
      return { kind: "integer", bits: 32, signed: true, ...at };
    case "long":
      return { kind: "integer", bits: 64, signed: true, ...at };
    case "float":
    case "double":
      return { kind: "float", name: text, ...at };
    case "NativeLong":
      return { kind: "c-integer", name: "long", ...at };
    case "String":
    case "WString": {
      const encoding = text === "String" ? "utf8" : "wide";
      return { kind: "string", encoding, converts: isResult, frees: null, writable: false, ...at };
    }
    case "Pointer":
    case "PointerByReference":
    case "Buffer":
    case "ByteBuffer":
      return { kind: "pointer", to: null, const: null, ...at };
    default:
      if (node.type === "array_type") return { kind: "pointer", to: null, const: null, ...at };
      return { kind: "unknown", reason: "a type of its own", ...at };
  }
}
