import type { Node } from "../../parse/node.ts";
import { namedChildren } from "../../parse/tree-sitter.ts";

export type JavaField = {
  readonly name: string;
  readonly type: string;
  readonly isStatic: boolean;
  readonly node: Node;
  readonly value: Node | null;
};

export type JavaMethod = {
  readonly name: string;
  readonly node: Node;
  readonly nameNode: Node;
  readonly body: Node | null;
  readonly owner: JavaClass;
  readonly isStatic: boolean;
  readonly isNative: boolean;
  readonly isConstructor: boolean;
  readonly modifiers: string;
  readonly result: Node | null;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: Node;
    readonly node: Node;
  }[];
};

export type JavaClass = {
  /** `Outer$Inner`, without the package. */
  readonly name: string;
  readonly simple: string;
  readonly node: Node;
  readonly heading: string;
  readonly isStatic: boolean;
  readonly fields: Map<string, JavaField>;
  readonly methods: JavaMethod[];
};

export type JavaItems = { readonly packageName: string; readonly classes: readonly JavaClass[] };

/** Classes with their fields and methods, nested ones too. */
export function readItems(root: Node): JavaItems {
  const classes: JavaClass[] = [];
  const named = namedChildren(root).find(({ type }) => type === "package_declaration");
  const packageName = named?.text.replaceAll(/package|;|\s/g, "") ?? "";
  const visit = (node: Node, outer: string | null): void => {
    for (const child of namedChildren(node)) {
      if (/^(?:class|interface|record|enum)_declaration$/.test(child.type)) {
        const made = readClass(child, outer);
        classes.push(made);
        const body = child.childForFieldName("body");
        if (body) visit(body, made.name);
      } else if (outer === null || child.type === "enum_body_declarations") visit(child, outer);
    }
  };
  visit(root, null);
  return { packageName, classes };
}

function readClass(node: Node, outer: string | null): JavaClass {
  const simple = node.childForFieldName("name")?.text ?? "";
  const body = node.childForFieldName("body");
  const heading = node.text.slice(0, (body?.startIndex ?? node.startIndex) - node.startIndex);
  const made: JavaClass = {
    name: outer === null ? simple : `${outer}$${simple}`,
    simple,
    node,
    heading,
    isStatic: /\bstatic\b/.test(heading) || node.type !== "class_declaration",
    fields: new Map(),
    methods: [],
  };
  const members = (body ? namedChildren(body) : []).flatMap((of) =>
    of.type === "enum_body_declarations" ? namedChildren(of) : [of],
  );
  for (const member of members) {
    if (/^(?:field|constant)_declaration$/.test(member.type)) readFields(member, made);
    else if (/^(?:method|constructor)_declaration$/.test(member.type)) readMethod(member, made);
  }
  return made;
}

function modifiersOf(node: Node): string {
  return namedChildren(node).find(({ type }) => type === "modifiers")?.text ?? "";
}

function readFields(node: Node, owner: JavaClass): void {
  const modifiers = modifiersOf(node);
  const type = node.childForFieldName("type")?.text ?? "";
  for (const of of node.childrenForFieldName("declarator")) {
    const name = of?.childForFieldName("name")?.text;
    if (!of || name === undefined) continue;
    const isStatic = /\bstatic\b/.test(modifiers) || node.type === "constant_declaration";
    owner.fields.set(name, {
      name,
      type,
      isStatic,
      node: of,
      value: of.childForFieldName("value"),
    });
  }
}

function readMethod(node: Node, owner: JavaClass): void {
  const nameNode = node.childForFieldName("name");
  const list = node.childForFieldName("parameters");
  if (!nameNode || !list) return;
  const modifiers = modifiersOf(node);
  owner.methods.push({
    name: nameNode.text,
    node,
    nameNode,
    body: node.childForFieldName("body"),
    owner,
    isStatic: /\bstatic\b/.test(modifiers),
    isNative: /\bnative\b/.test(modifiers),
    isConstructor: node.type === "constructor_declaration",
    modifiers,
    result: node.childForFieldName("type"),
    parameters: namedChildren(list)
      .filter(({ type }) => type === "formal_parameter")
      .flatMap((of) => {
        const type = of.childForFieldName("type");
        return type ? [{ name: of.childForFieldName("name")?.text ?? "", type, node: of }] : [];
      }),
  });
}

/** Every node below, with itself, in order. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const of of namedChildren(node)) walk(of, visit);
}

/** All nodes of a type below. */
export function all(node: Node | null, type: string): readonly Node[] {
  const found: Node[] = [];
  if (node) {
    walk(node, (of) => {
      if (of.type === type) found.push(of);
    });
  }
  return found;
}

/** A call: what it is called on, its name, and its arguments. */
export function called(node: Node): {
  readonly object: Node | null;
  readonly name: string;
  readonly list: readonly Node[];
} {
  const list = node.childForFieldName("arguments");
  return {
    object: node.childForFieldName("object"),
    name: node.childForFieldName("name")?.text ?? "",
    list: list ? namedChildren(list).filter(({ type }) => !type.endsWith("comment")) : [],
  };
}
