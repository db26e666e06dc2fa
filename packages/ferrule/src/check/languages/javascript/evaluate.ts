import type { Scope } from "./reader.ts";
import {
  bare,
  isFunction,
  memberName,
  numberOf,
  part,
  parts,
  placeOf,
  propertiesOf,
  spanOf,
  stringOf,
  walk,
  word,
  type JsNode,
} from "./syntax.ts";
import { constantType } from "./type-names.ts";
import { apiOfModule, type JsLibrary, type JsValue } from "./values.ts";

/** Names that lead to names are followed so far. */
const DEEPEST = 40;

/** What an expression is, or null when it has nothing to do with C. Runs nothing. */
export function evaluate(node: JsNode | null, scope: Scope): JsValue | null {
  if (node === null || scope.reader.depth > DEEPEST) return null;
  scope.reader.depth++;
  try {
    return evaluateBare(bare(node), scope);
  } finally {
    scope.reader.depth--;
  }
}

function evaluateBare(node: JsNode, scope: Scope): JsValue | null {
  const { reader, hidden } = scope;
  const text = stringOf(node);
  if (text) return { kind: "string", ...text };
  const number = numberOf(node);
  if (number !== null) return { kind: "number", value: number };
  switch (node.type) {
    case "Identifier": {
      const name = word(node, "name");
      if (hidden.has(name)) return null;
      if (name === "Deno" && !reader.names.has(name)) return { kind: "module", api: "deno" };
      return reader.names.get(name) ?? null;
    }
    case "MemberExpression":
      return evaluateMember(node, scope);
    case "ObjectExpression":
      return { kind: "object", node };
    case "ArrayExpression":
      return { kind: "list", node };
    case "AwaitExpression":
      return evaluate(part(node, "argument"), scope);
    case "ImportExpression": {
      const name = stringOf(part(node, "source"))?.value;
      const api = name === undefined ? null : apiOfModule(name);
      return api === null ? null : { kind: "module", api };
    }
    case "ConditionalExpression":
      return evaluate(part(node, "consequent"), scope) ?? evaluate(part(node, "alternate"), scope);
    case "LogicalExpression":
      return evaluate(part(node, "right"), scope) ?? evaluate(part(node, "left"), scope);
    case "AssignmentExpression":
      return evaluate(part(node, "right"), scope);
    case "CallExpression":
    case "NewExpression": {
      const known = reader.made.get(node);
      if (known !== undefined) return known;
      const value = reader.call(node, scope);
      if (value) reader.made.set(node, value);
      return value;
    }
    default:
      return isFunction(node) ? { kind: "function-node", node } : null;
  }
}

function evaluateMember(node: JsNode, scope: Scope): JsValue | null {
  const { reader, hidden } = scope;
  const place = placeOf(node);
  const root = place?.split(".")[0] ?? "";
  const known = place === null || hidden.has(root) ? undefined : reader.names.get(place);
  const name = memberName(node);
  const own = name !== null && place?.endsWith(`.${name}`) === true;
  if (known && own && name !== "symbols" && name !== "functions") return known;
  const of = evaluate(part(node, "object"), scope);
  if (of === null || name === null) return null;
  return memberOf(of, name, node, scope);
}

/** A named member of a value. */
export function memberOf(of: JsValue, name: string, node: JsNode, scope: Scope): JsValue | null {
  const { text } = scope.reader;
  switch (of.kind) {
    case "module":
      if (name === "default") return of;
      return { kind: "member", api: of.api, name };
    case "member": {
      if (name === "prototype") return null;
      // Types: `koffi.types.int`, `FFIType.i32`, `ref.types.int`, `DataType.I32`.
      const api = of.api === "ref-napi" ? "ffi-napi" : of.api;
      const type = /^(?:types|FFIType|DataType)$/.test(of.name)
        ? constantType(api, name, text.slice(node.start, node.end), spanOf(node))
        : null;
      if (type) return { kind: "type", type, direction: null };
      return { kind: "member", api: of.api, name: `${of.name}.${name}` };
    }
    case "library":
      return memberOfLibrary(of, name);
    case "opened":
      if (name === "lib") return of.library;
      return name === "functions" ? { kind: "symbols", library: of.library } : null;
    case "symbols":
      return of.library.functions.get(name) ?? null;
    case "object":
      return memberOfObject(of.node, name, scope);
    case "function":
      return name === "async" ? { ...of, nonblocking: true } : null;
    default:
      return null;
  }
}

function memberOfLibrary(library: JsLibrary, name: string): JsValue | null {
  if (name === "symbols" || name === "functions") return { kind: "symbols", library };
  return null;
}

function memberOfObject(node: JsNode, name: string, scope: Scope): JsValue | null {
  const own = propertiesOf(node).get(name);
  if (own) return evaluate(own, scope);
  for (const property of parts(node, "properties")) {
    const spread =
      property.type === "SpreadElement" ? evaluate(part(property, "argument"), scope) : null;
    const found = spread && memberOf(spread, name, node, scope);
    if (found) return found;
  }
  return null;
}

/** What a function of the file gives back, where one expression tells. */
export function resultOf(fn: JsNode, scope: Scope): JsValue | null {
  const body = part(fn, "body");
  if (body === null) return null;
  if (body.type !== "BlockStatement" && body.type !== "FunctionBody") return evaluate(body, scope);
  for (const node of walk(body, false)) {
    if (node.type !== "ReturnStatement") continue;
    const value = evaluate(part(node, "argument"), scope);
    if (value && value.kind !== "string" && value.kind !== "number") return value;
  }
  return null;
}

/** Positional arguments of a call, casts taken off. */
export function argumentsOf(call: JsNode): readonly JsNode[] {
  return parts(call, "arguments").map((of) => bare(of));
}
