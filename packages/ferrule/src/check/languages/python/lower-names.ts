import type { Node } from "../../parse/node.ts";
import { namedChildren } from "../../parse/tree-sitter.ts";

/** Names that a function binds itself: assigned, looped over, imported, caught. */
export function localsOf(fn: Node): readonly string[] {
  const body = fn.childForFieldName("body");
  if (body === null) return [];
  const found = new Set<string>();
  const outside = new Set<string>();
  const visit = (node: Node): void => {
    switch (node.type) {
      case "function_definition":
      case "class_definition":
        found.add(node.childForFieldName("name")?.text ?? "");
        return;
      case "lambda":
        return;
      case "global_statement":
      case "nonlocal_statement":
        for (const name of namedChildren(node)) outside.add(name.text);
        return;
      case "assignment":
      case "augmented_assignment":
      case "for_statement":
      case "named_expression":
        addTargets(node.childForFieldName("left") ?? node.childForFieldName("name"), found);
        break;
      case "as_pattern_target":
        addTargets(node.namedChildren[0] ?? null, found);
        break;
      default:
    }
    for (const child of namedChildren(node)) visit(child);
  };
  visit(body);
  return [...found].filter((name) => name !== "" && !outside.has(name));
}

function addTargets(node: Node | null, found: Set<string>): void {
  if (node === null) return;
  if (node.type === "identifier") found.add(node.text);
  else if (["pattern_list", "tuple_pattern", "list_pattern"].includes(node.type)) {
    for (const child of namedChildren(node)) addTargets(child, found);
  }
}

/** Names of parameters, without annotations and defaults. */
export function parametersOf(fn: Node): readonly string[] {
  const list = fn.childForFieldName("parameters");
  if (list === null) return [];
  return namedChildren(list).flatMap((node) => {
    if (node.type === "identifier") return [node.text];
    const name = node.childForFieldName("name") ?? node.namedChildren[0];
    return name ? [name.text.replace(/^\*+/, "")] : [];
  });
}

/** `a`, `self.x.y`: a chain of names is a place. */
export function placeOf(node: Node): string | null {
  if (node.type === "identifier") return node.text;
  if (node.type === "parenthesized_expression") return placeOf(node.namedChildren[0]!);
  if (node.type !== "attribute") return null;
  const object = placeOf(node.childForFieldName("object")!);
  const name = node.childForFieldName("attribute")?.text ?? "";
  // These show the same C value in another dress.
  if (object !== null && ["value", "contents", "raw"].includes(name)) return object;
  return object === null ? null : `${object}.${name}`;
}
