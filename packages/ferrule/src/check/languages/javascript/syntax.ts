import { visitorKeys } from "oxc-parser";
import type { Span } from "../../model/source.ts";

/**
 * A node of oxc's ESTree, read by the names of its parts. oxc's own types name 200 kinds; front
 * ends ask for a dozen, and everything else is walked over.
 */
export type JsNode = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [part: string]: unknown;
};

/** Node positions are UTF-16 offsets already. */
export function spanOf({ start, end }: JsNode): Span {
  return { start, end };
}

/** True for a node, as oxc makes them: its own types have no common one that can be indexed. */
export function isNode(value: unknown): value is JsNode {
  return typeof value === "object" && value !== null && "type" in value;
}

/** One part of a node, or null. */
export function part(node: JsNode | null, name: string): JsNode | null {
  const value = node?.[name];
  return isNode(value) ? value : null;
}

/** A list of parts, without holes. */
export function parts(node: JsNode | null, name: string): readonly JsNode[] {
  const value = node?.[name];
  return Array.isArray(value) ? value.filter((of) => isNode(of)) : [];
}

/** A text such as an operator or a name. */
export function word(node: JsNode | null, name: string): string {
  const value = node?.[name];
  return typeof value === "string" ? value : "";
}

const children = new WeakMap<JsNode, readonly JsNode[]>();

/** All children, in order of the source; looked up once, since a file is walked many times. */
export function childrenOf(node: JsNode): readonly JsNode[] {
  const known = children.get(node);
  if (known) return known;
  const found: JsNode[] = [];
  for (const key of visitorKeys[node.type] ?? []) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const of of value) if (isNode(of)) found.push(of);
    } else if (isNode(value)) found.push(value);
  }
  children.set(node, found);
  return found;
}

const dresses: ReadonlySet<string> = new Set([
  "ParenthesizedExpression",
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
  "TSInstantiationExpression",
  "ChainExpression",
]);

/** The expression inside parentheses, casts and `!`. */
export function bare(node: JsNode): JsNode {
  const inner = dresses.has(node.type) ? part(node, "expression") : null;
  return inner ? bare(inner) : node;
}

/** Text of a string or of a template without expressions, with where its characters stand. */
export function stringOf(
  node: JsNode | null,
): { readonly value: string; readonly at: Span } | null {
  if (node === null) return null;
  const of = bare(node);
  const at = { start: of.start + 1, end: of.end - 1 };
  if (of.type === "Literal" && typeof of["value"] === "string") return { value: of["value"], at };
  const [only, more] = parts(of, "quasis");
  if (of.type !== "TemplateLiteral" || !only || more) return null;
  const cooked = only["value"];
  const value =
    typeof cooked === "object" && cooked !== null && "cooked" in cooked ? cooked.cooked : null;
  return typeof value === "string" ? { value, at } : null;
}

/** A number or bigint that is written out. */
export function numberOf(node: JsNode | null): number | null {
  if (node === null) return null;
  const of = bare(node);
  if (of.type === "Literal") {
    if (typeof of["value"] === "number") return of["value"];
    return typeof of["value"] === "bigint" ? Number(of["value"]) : null;
  }
  if (of.type === "BinaryExpression") {
    const left = numberOf(part(of, "left"));
    const right = numberOf(part(of, "right"));
    if (left === null || right === null) return null;
    switch (word(of, "operator")) {
      case "*":
        return left * right;
      case "+":
        return left + right;
      case "<<":
        return left << right;
      default:
        return null;
    }
  }
  const inner = of.type === "UnaryExpression" && word(of, "operator") === "-";
  const value = inner ? numberOf(part(of, "argument")) : null;
  return value === null ? null : -value;
}

/** The name of a property or key: `a`, `"a"`, `#a`, a written-out index. */
export function keyOf(node: JsNode | null): string | null {
  if (node === null) return null;
  if (node.type === "PrivateIdentifier") return `#${word(node, "name")}`;
  if (node.type === "Identifier") return word(node, "name");
  return stringOf(node)?.value ?? null;
}

/** The property of a member expression, or null where it is computed. */
export function memberName(node: JsNode): string | null {
  const property = part(node, "property");
  if (node["computed"] !== true) return keyOf(property);
  return property === null ? null : (stringOf(property)?.value ?? null);
}

/** Properties of an object literal by key; spreads and computed keys are left out. */
export function propertiesOf(node: JsNode): ReadonlyMap<string, JsNode> {
  const found = new Map<string, JsNode>();
  for (const property of parts(node, "properties")) {
    const value = part(property, "value");
    const key = property["computed"] === true ? null : keyOf(part(property, "key"));
    if (property.type === "Property" && key !== null && value) found.set(key, bare(value));
  }
  return found;
}

/**
 * `a`, `this.#x.y`: a chain of names is a place. An element of a container is the container, and
 * `.ptr`, `.pointer` and `.value` show the same C value in another dress.
 */
export function placeOf(node: JsNode | null): string | null {
  if (node === null) return null;
  const of = bare(node);
  if (of.type === "Identifier") return word(of, "name");
  if (of.type === "ThisExpression") return "this";
  if (of.type !== "MemberExpression") return null;
  const object = placeOf(part(of, "object"));
  if (object === null) return null;
  const name = memberName(of);
  if (of["computed"] === true && name === null) return object;
  return name === null || transparent.has(name) ? object : `${object}.${name}`;
}

const transparent: ReadonlySet<string> = new Set(["ptr", "pointer", "value", "buffer"]);

const functions: ReadonlySet<string> = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
]);

/** A function of any form, with a body. */
export function isFunction(node: JsNode | null): boolean {
  return node !== null && functions.has(node.type) && part(node, "body") !== null;
}

/** Every node inside `root`, functions inside it only where `deep`. */
export function walk(root: JsNode, deep: boolean): readonly JsNode[] {
  const found: JsNode[] = [];
  const visit = (node: JsNode): void => {
    for (const child of childrenOf(node)) {
      found.push(child);
      if (deep || !isFunction(child)) visit(child);
    }
  };
  visit(root);
  return found;
}
