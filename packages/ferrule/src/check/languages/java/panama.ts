import type { Node } from "../../parse/node.ts";
import type { ForeignDeclaration } from "../../model/declared.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { all, called, type JavaItems } from "./items.ts";
import { fieldValue, layoutOf } from "./layouts.ts";

/** A handle that calls C, by the name of the variable or field that holds it. */
export type Handle = {
  readonly name: string;
  readonly symbol: string;
  readonly declaration: ForeignDeclaration;
  readonly options: string;
  readonly node: Node;
};

/** Every `downcallHandle` of a file whose symbol and descriptor can be told. */
export function handlesOf(root: Node, items: JavaItems): readonly Handle[] {
  return all(root, "method_invocation").flatMap((node): readonly Handle[] => {
    const { name, list } = called(node);
    if (name !== "downcallHandle" && !isHelper(name, list)) return [];
    const symbolNode = symbolOf(list[0], items);
    const descriptor = list.map((of) => descriptorOf(of, items)).find((of) => of !== null);
    if (!symbolNode || !descriptor) return [];
    const symbol = symbolNode.text.slice(1, -1);
    if (!/^\w+$/.test(symbol)) return [];
    const options = list
      .slice(1)
      .map((of) => of.text)
      .join(" ");
    const holder = holderOf(node);
    return [
      {
        name: holder ?? symbol,
        symbol,
        options,
        node,
        declaration: declare(symbol, holder, symbolNode, descriptor, options, items),
      },
    ];
  });
}

/** A helper of the file: `handle("open", FunctionDescriptor.of(…))`. */
function isHelper(name: string, list: readonly Node[]): boolean {
  if (/^(?:of|ofVoid|upcallStub|get|put|find)$/.test(name) || list[0]?.type !== "string_literal")
    return false;
  return list.slice(1).some((of) => /^FunctionDescriptor\s*\.\s*of(?:Void)?\(/.test(of.text));
}

function symbolOf(node: Node | undefined, items: JavaItems, depth = 0): Node | null {
  if (!node || depth > 4) return null;
  if (node.type === "identifier") {
    const value = fieldValue(node.text, items) ?? localValue(node);
    return value ? symbolOf(value, items, depth + 1) : null;
  }
  return all(node, "string_literal")[0] ?? null;
}

/** The initial value of a local variable in the method around. */
function localValue(node: Node): Node | null {
  let at: Node | null = node;
  while (at && !/^(?:method|constructor)_declaration$|^static_initializer$/.test(at.type)) {
    at = at.parent;
  }
  const found = all(at, "variable_declarator").find(
    (of) => of.childForFieldName("name")?.text === node.text,
  );
  return found?.childForFieldName("value") ?? null;
}

function descriptorOf(node: Node, items: JavaItems): Node | null {
  if (node.type === "identifier" || node.type === "field_access") {
    const value = fieldValue(node.text.split(".").at(-1)!, items) ?? localValue(node);
    return value && value.type === "method_invocation" ? descriptorOf(value, items) : null;
  }
  if (node.type !== "method_invocation") return null;
  return /^(?:[\w.]*\.)?FunctionDescriptor$/.test(called(node).object?.text ?? "") ? node : null;
}

function holderOf(node: Node): string | null {
  for (let at: Node | null = node; at; at = at.parent) {
    if (at.type === "variable_declarator") return at.childForFieldName("name")?.text ?? null;
    if (at.type === "assignment_expression") {
      return at.childForFieldName("left")?.text.replace(/^this\./, "") ?? null;
    }
    if (/_statement$|_declaration$/.test(at.type)) return null;
  }
  return null;
}

function declare(
  symbol: string,
  holder: string | null,
  symbolNode: Node,
  descriptor: Node,
  options: string,
  items: JavaItems,
): ForeignDeclaration {
  const { name, list } = called(descriptor);
  const isVoid = name === "ofVoid";
  const given = isVoid ? list : list.slice(1);
  const first = /firstVariadicArg\s*\(\s*(\d+)/.exec(options);
  const types = given.map((of) => layoutOf(of, items).type);
  const span = spanOf(descriptor);
  return {
    symbol,
    name: holder ?? symbol,
    library: null,
    api: "panama",
    span,
    symbolSpan: spanOf(symbolNode),
    result: isVoid
      ? { kind: "void", text: "void", span }
      : list[0]
        ? layoutOf(list[0], items).type
        : null,
    parameters: types
      .slice(0, first ? Number(first[1]) : types.length)
      .map((type) => ({ name: null, type, direction: null })),
    parametersSpan: null,
    variadic: first !== null,
    convention: null,
    savesError: /captureCallState/.test(options),
    resultChecked: false,
    verified: false,
    // The interface runs on 64-bit targets.
    platform: "64-bit",
  };
}
