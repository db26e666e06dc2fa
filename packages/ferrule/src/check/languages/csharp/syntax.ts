import type { Node } from "../../parse/node.ts";
import { namedChildren } from "../../parse/tree-sitter.ts";

/** An attribute: its short name, and its arguments by position and by name. */
export type Attribute = {
  readonly name: string;
  readonly node: Node;
  readonly positional: readonly Node[];
  readonly named: ReadonlyMap<string, Node>;
  /** `return` in `[return: …]`. */
  readonly target: string | null;
};

/** The attributes of a declaration, a parameter or a field. */
export function attributesOf(node: Node): readonly Attribute[] {
  return namedChildren(node)
    .filter(({ type }) => type === "attribute_list")
    .flatMap((list) => {
      const specifier = namedChildren(list).find(
        ({ type }) => type === "attribute_target_specifier",
      );
      const target = specifier ? specifier.text.replace(/:\s*$/, "").trim() : null;
      return namedChildren(list)
        .filter(({ type }) => type === "attribute")
        .map((of) => readAttribute(of, target));
    });
}

function readAttribute(node: Node, target: string | null): Attribute {
  const full = node.childForFieldName("name")?.text ?? "";
  const name = lastName(full).replace(/Attribute$/, "");
  const positional: Node[] = [];
  const named = new Map<string, Node>();
  const list = namedChildren(node).find(({ type }) => type === "attribute_argument_list");
  for (const argument of list ? namedChildren(list) : []) {
    const key = argument.childForFieldName("name");
    const value = namedChildren(argument).at(-1);
    if (!value) continue;
    // `Name = value` and `value`; the grammar gives the name as a field.
    const assigned = namedChildren(argument).length > 1 && key !== null;
    const split = /^(\w+)\s*=/.exec(argument.text);
    if (assigned || (split && key !== null)) named.set(key!.text, value);
    else positional.push(value);
  }
  return { name, node, positional, named, target };
}

/** `c` of `a.b.c`, generics taken off. */
export function lastName(text: string): string {
  return text.replace(/<.*$/s, "").split(".").at(-1)!.trim();
}

/** Words before a declaration: `static`, `unsafe`, `extern`; before a parameter: `out`, `ref`. */
export function modifiersOf(node: Node): ReadonlySet<string> {
  return new Set(
    node.children.flatMap((of) =>
      of !== null && (of.type === "modifier" || /^(?:ref|out|in|params|this)$/.test(of.type))
        ? [of.text]
        : [],
    ),
  );
}

/** A string literal's value, or null. */
export function stringOf(node: Node | null): string | null {
  if (node === null || !node.type.endsWith("string_literal")) return null;
  const content = namedChildren(node).filter(({ type }) => type.includes("content"));
  if (content.length > 0) return content.map(({ text }) => text).join("");
  return node.text.replace(/^@?"|"$/g, "");
}

/** Arguments of a call, an object creation or an index. */
export function argumentsOf(node: Node): readonly Node[] {
  const list =
    node.childForFieldName("arguments") ??
    namedChildren(node).find(({ type }) => type === "argument_list") ??
    null;
  return list ? namedChildren(list).filter(({ type }) => type === "argument") : [];
}

/** The expression of an argument, without a name and without `out` and `ref`. */
export function valueOf(argument: Node): Node {
  return namedChildren(argument).at(-1) ?? argument;
}

/** `out`, `ref`, `in`, or null. */
export function passingOf(argument: Node): "out" | "ref" | "in" | null {
  const word = argument.children.find(
    (of) => of !== null && (of.type === "out" || of.type === "ref" || of.type === "in"),
  );
  return word ? (word.type as "out" | "ref" | "in") : null;
}

/** Parameters of a method, a delegate or a lambda. */
export function parametersOf(node: Node): readonly Node[] {
  const list =
    node.childForFieldName("parameters") ??
    namedChildren(node).find(({ type }) => type === "parameter_list") ??
    null;
  if (list === null) return [];
  if (list.type === "implicit_parameter" || list.type === "identifier") return [list];
  return namedChildren(list).filter(({ type }) => type === "parameter" || type === "identifier");
}

/** The name of a parameter. */
export function parameterName(node: Node): string {
  return node.type === "parameter" ? (node.childForFieldName("name")?.text ?? "") : node.text;
}

/** The class, struct or record around a node. */
export function ownerOf(node: Node): Node | null {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (/^(?:class|struct|record|interface)(?:_struct)?_declaration$/.test(at.type)) return at;
  }
  return null;
}

/** The name of the class around a node, or "". */
export function ownerName(node: Node): string {
  return ownerOf(node)?.childForFieldName("name")?.text ?? "";
}

/** Bodies that a member may have. */
export function bodyOf(node: Node): Node | null {
  return (
    node.childForFieldName("body") ??
    namedChildren(node).find(({ type }) => type === "arrow_expression_clause") ??
    null
  );
}

const dresses: ReadonlySet<string> = new Set([
  "parenthesized_expression",
  "cast_expression",
  "checked_expression",
  "postfix_unary_expression",
]);

/** The expression inside parentheses, casts and `!`. */
export function bare(node: Node): Node {
  if (!dresses.has(node.type)) return node;
  if (node.type === "postfix_unary_expression" && !node.text.endsWith("!")) return node;
  const inner = node.childForFieldName("value") ?? namedChildren(node).at(-1);
  return inner ? bare(inner) : node;
}
