import type { Node } from "../../../parse/node.ts";
import { namedChildren } from "../../../parse/tree-sitter.ts";
import { jniCallOf, type JniCall } from "../jni-call.ts";

/** Every node below, with itself, in order. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const of of namedChildren(node)) walk(of, visit);
}

/** All nodes of a type below, with itself. */
export function all(node: Node, type: string): readonly Node[] {
  return node.descendantsOfType(type).filter((of) => of.isNamed);
}

/** A call's function and arguments. */
export function called(node: Node): { readonly name: string; readonly list: readonly Node[] } {
  const list = node.childForFieldName("arguments");
  return {
    name: node.childForFieldName("function")?.text ?? "",
    list: list ? namedChildren(list) : [],
  };
}

/** The JNI call that a node is, casts and parentheses taken away; null for none. */
export function jniAt(node: Node | null, cpp: boolean): JniCall | null {
  const bare = node ? uncast(node) : null;
  if (bare?.type !== "call_expression") return null;
  return jniCallOf(bare.childForFieldName("function")!, called(bare).list, cpp);
}

/** What stands below casts and parentheses. */
export function uncast(node: Node): Node {
  let at: Node = node;
  for (;;) {
    const next = below(at);
    if (!next) return at;
    at = next;
  }
}

function below(node: Node): Node | null {
  if (node.type === "cast_expression") return node.childForFieldName("value");
  if (node.type === "parenthesized_expression") return node.namedChildren[0] ?? null;
  if (node.type !== "call_expression") return null;
  const { name, list } = called(node);
  return /^(?:static|reinterpret|const|bit)_cast\s*</.test(name) ? (list[0] ?? null) : null;
}

/** Assignments and initialised variables: what is stored where. */
export function stores(
  node: Node,
): readonly { readonly left: Node; readonly right: Node; readonly at: Node }[] {
  return node.descendantsOfType(["init_declarator", "assignment_expression"]).flatMap((at) => {
    const initialised = at.type === "init_declarator";
    const left = at.childForFieldName(initialised ? "declarator" : "left");
    const right = at.childForFieldName(initialised ? "value" : "right");
    return left && right ? [{ left: name(left), right, at }] : [];
  });
}

function name(declarator: Node): Node {
  let at = declarator;
  while (/^(?:pointer|reference|array)_declarator$/.test(at.type)) {
    at = at.childForFieldName("declarator") ?? at.namedChildren.at(-1)!;
  }
  return at;
}
