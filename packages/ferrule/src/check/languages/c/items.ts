import type { Node } from "../../parse/node.ts";
import { namedChildren } from "../../parse/tree-sitter.ts";

/** A variable as declared: `type` is its text with one `*` for each pointer or array. */
export type CVariable = {
  readonly name: string;
  readonly type: string;
  readonly node: Node;
  readonly array: boolean;
  readonly fixed: boolean;
  readonly value: Node | null;
};

export type CFunction = {
  /** `f`, `Class::f`. */
  readonly name: string;
  readonly node: Node;
  readonly nameNode: Node;
  readonly body: Node;
  readonly result: string;
  readonly parameters: readonly CVariable[];
  /** Inside `extern "C"`, or marked by hand. */
  readonly linkage: boolean;
  readonly isStatic: boolean;
  readonly isNoexcept: boolean;
  readonly owner: string | null;
};

export type CItems = {
  readonly functions: readonly CFunction[];
  readonly globals: ReadonlyMap<string, CVariable>;
  /** Fields of records and classes, by name. */
  readonly fields: ReadonlyMap<string, CVariable>;
  /** `extern` prototypes of this very file. */
  readonly prototypes: readonly Node[];
  readonly includes: readonly Node[];
};

/** Functions, globals and fields of a file. */
export function readItems(root: Node): CItems {
  const functions: CFunction[] = [];
  const globals = new Map<string, CVariable>();
  const fields = new Map<string, CVariable>();
  const prototypes: Node[] = [];
  const includes: Node[] = [];
  const visit = (node: Node, linkage: boolean, owner: string | null): void => {
    switch (node.type) {
      case "function_definition": {
        const fn = readFunction(node, linkage, owner);
        if (fn) functions.push(fn);
        return;
      }
      case "linkage_specification":
        linkage = true;
        break;
      case "class_specifier":
      case "struct_specifier":
        owner = node.childForFieldName("name")?.text ?? owner;
        break;
      case "field_declaration":
        for (const of of variablesOf(node)) fields.set(of.name, of);
        break;
      case "declaration":
        if (functionDeclarator(node.childForFieldName("declarator"))) prototypes.push(node);
        for (const of of variablesOf(node)) globals.set(of.name, of);
        break;
      case "preproc_include":
        includes.push(node);
        return;
      case "compound_statement":
      case "type_definition":
        if (node.type === "compound_statement") return;
    }
    for (const child of namedChildren(node)) visit(child, linkage, owner);
  };
  visit(root, false, null);
  return { functions, globals, fields, prototypes, includes };
}

function readFunction(node: Node, linkage: boolean, owner: string | null): CFunction | null {
  const declarator = functionDeclarator(node.childForFieldName("declarator"));
  const body = node.childForFieldName("body");
  const nameNode = declarator?.childForFieldName("declarator");
  if (!declarator || !nameNode || !body) return null;
  if (!/^(?:compound|try)_statement$/.test(body.type)) return null;
  const head = node.text.slice(0, Math.max(0, nameNode.startIndex - node.startIndex));
  const after = node.text.slice(
    nameNode.endIndex - node.startIndex,
    body.startIndex - node.startIndex,
  );
  const named = nameNode.text.replaceAll(/\s+/g, "");
  const inClass = owner !== null && !named.includes("::");
  return {
    name: inClass ? `${owner}::${named}` : named,
    node,
    nameNode,
    body,
    result: squeeze(head.replace(/\b(?:static|inline|extern|constexpr|virtual|"C")\b|"C"/g, " ")),
    parameters: parametersOf(declarator),
    linkage: linkage || /\bextern\s*"C"/.test(head),
    isStatic: /\bstatic\b/.test(head),
    isNoexcept: /\bnoexcept\b(?!\s*\(\s*false)|\bthrow\s*\(\s*\)/.test(after),
    owner: named.includes("::") ? named.slice(0, named.lastIndexOf("::")) : owner,
  };
}

/** The parameters of a function, a lambda or a pointer to one. */
function parametersOf(declarator: Node): readonly CVariable[] {
  const list = declarator.childForFieldName("parameters");
  return (list ? namedChildren(list) : [])
    .filter(({ type }) => type.endsWith("parameter_declaration"))
    .map((of) => {
      const type = typeText(of);
      return variableOf(of.childForFieldName("declarator"), type, of) ?? nameless(of, type);
    })
    .filter(({ type, name }) => type !== "void" || name !== "");
}

function nameless(node: Node, type: string): CVariable {
  return { name: "", type, node, array: false, fixed: false, value: null };
}

function typeText(node: Node): string {
  const type = node.childForFieldName("type");
  if (!type) return "";
  const qualifiers = namedChildren(node)
    .filter((of) => of.type === "type_qualifier" && of.startIndex < type.endIndex + 12)
    .map((of) => of.text);
  const text =
    type.type.endsWith("_specifier") && type.childForFieldName("body")
      ? (type.childForFieldName("name")?.text ?? "struct")
      : type.text;
  return squeeze([...qualifiers, text].join(" "));
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** The variables that a declaration makes; functions are left out. */
export function variablesOf(node: Node): readonly CVariable[] {
  const type = typeText(node);
  const text = node.text.slice(0, 60);
  const fixed = /^(?:\w+\s+)*?(?:static|thread_local|extern|_Thread_local)\b/.test(text);
  return node
    .childrenForFieldName("declarator")
    .filter((of) => of !== null)
    .flatMap((of) => {
      const made = variableOf(of, type, of);
      return made ? [{ ...made, fixed }] : [];
    });
}

function variableOf(declarator: Node | null, type: string, node: Node): CVariable | null {
  let at = declarator;
  let value: Node | null = null;
  let array = false;
  let text = type;
  while (at) {
    switch (at.type) {
      case "identifier":
      case "field_identifier":
        return { name: at.text, type: text, node, array, fixed: false, value };
      case "init_declarator":
        value = at.childForFieldName("value");
        break;
      case "pointer_declarator":
        text += "*";
        break;
      case "reference_declarator":
        text += "&";
        at = at.namedChildren.at(-1) ?? null;
        continue;
      case "array_declarator":
        array = true;
        text += "*";
        break;
      case "function_declarator": {
        // A pointer to a function is a variable; a prototype is none.
        const inner = at.childForFieldName("declarator");
        if (inner?.type !== "parenthesized_declarator") return null;
        text = "callback*";
        at = inner.namedChildren.at(-1) ?? null;
        continue;
      }
      case "parenthesized_declarator":
      case "attributed_declarator":
        at = at.namedChildren[0] ?? null;
        continue;
      default:
        return null;
    }
    at = at.childForFieldName("declarator");
  }
  return null;
}

/** The function declarator below pointers and references. */
function functionDeclarator(node: Node | null): Node | null {
  let at = node;
  while (at && at.type !== "function_declarator") {
    if (!/^(?:pointer|reference|parenthesized|attributed)_declarator$/.test(at.type)) return null;
    at = at.childForFieldName("declarator") ?? at.namedChildren.at(-1) ?? null;
  }
  const inner = at?.childForFieldName("declarator");
  return inner?.type === "parenthesized_declarator" ? null : at;
}
