import type { Node } from "../../parse/node.ts";
import type {
  DeclaredType,
  ForeignDeclaration,
  ForeignField,
  ForeignRecord,
} from "../../model/declared.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import type { JavaField, JavaItems } from "./items.ts";

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

/** Classes that extend JNA's `Structure` or `Union`: their public fields, in the stated order. */
export function jnaRecords(items: JavaItems): readonly ForeignRecord[] {
  const classes = items.classes.filter(({ heading }) =>
    /\bextends\s+(?:\w+\.)*(?:Structure|Union)\b/.test(heading),
  );
  return classes.map(({ simple, node, heading, fields }): ForeignRecord => {
    const own = [...fields.values()].filter(({ isStatic, node: of }) => !isStatic && isPublic(of));
    const order = orderOf(node.text);
    const sorted = order.flatMap((name) => own.find((of) => of.name === name) ?? []);
    // An order that does not name them all is JNA's own error.
    const mirrored = sorted.length === own.length ? sorted : own;
    const snake = simple.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
    return {
      name: simple,
      cNames: [...new Set([simple, snake, `${snake}_t`])],
      span: spanOf(node),
      nameSpan: spanOf(node.childForFieldName("name") ?? node),
      tag: /\bUnion\b/.test(heading) ? "union" : "struct",
      fields: own.length === 0 ? null : mirrored.map(fieldOf),
      pack: /ALIGN_NONE/.test(node.text) ? 1 : 0,
      align: 0,
      layout: "sequential",
      size: null,
      verified: false,
    };
  });
}

function isPublic(declarator: Node): boolean {
  return /\bpublic\b/.test(declarator.parent?.text.slice(0, 40) ?? "");
}

/** Names in `@FieldOrder({…})`, or in what `getFieldOrder` lists. */
function orderOf(text: string): readonly string[] {
  const listed =
    /@(?:Structure\.)?FieldOrder\(\s*\{([^}]*)\}/.exec(text)?.[1] ??
    /\bgetFieldOrder\s*\(\)\s*\{[^}]*?\(([^;]*)\)\s*;/.exec(text)?.[1] ??
    "";
  return [...listed.matchAll(/"(\w+)"/g)].map(([, name]) => name!);
}

function fieldOf({ name, node, value }: JavaField): ForeignField {
  const type = node.parent?.childForFieldName("type") ?? node;
  const length = Number(/^new \w+\[(\d+)\]$/.exec(value?.text ?? "")?.[1] ?? Number.NaN);
  return { name, span: spanOf(node), type: memberType(type, length), bits: null, offset: null };
}

function memberType(node: Node, length: number): DeclaredType {
  if (node.type !== "array_type") return typeOf(node, false);
  const at = { text: node.text, span: spanOf(node) } as const;
  const element = node.childForFieldName("element");
  if (!element || Number.isNaN(length)) return { kind: "unknown", reason: "of no length", ...at };
  return { kind: "array", of: typeOf(element, false), length, ...at };
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
    case "boolean":
      return { kind: "bool", bytes: 4, ...at };
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
