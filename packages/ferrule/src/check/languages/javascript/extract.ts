import { argumentsOf, evaluate, memberOf } from "./evaluate.ts";
import { evaluateCall } from "./evaluate-call.ts";
import { readParameters, readType } from "./read-type.ts";
import { createReader, type Reader, type Scope } from "./reader.ts";
import {
  bare,
  childrenOf,
  isFunction,
  keyOf,
  part,
  parts,
  placeOf,
  propertiesOf,
  spanOf,
  stringOf,
  word,
  type JsNode,
} from "./syntax.ts";
import { apiOfModule, type JsLibrary, type JsValue } from "./values.ts";

/** Reads every declaration of a file, in the order in which the file makes them. */
export function extract(program: JsNode, text: string): Reader {
  const reader = createReader(text, evaluateCall);
  hoist(program, reader);
  visit(program, { reader, hidden: new Set() }, null);
  return reader;
}

/** Functions are known before the statements that call them. */
function hoist(node: JsNode, reader: Reader): void {
  for (const child of childrenOf(node)) {
    if (child.type === "FunctionDeclaration" && isFunction(child)) {
      const name = keyOf(part(child, "id"));
      if (name !== null) reader.names.set(name, { kind: "function-node", node: child });
    }
    hoist(child, reader);
  }
}

function visit(node: JsNode, scope: Scope, owner: string | null): void {
  switch (node.type) {
    case "ImportDeclaration":
      return readImport(node, scope.reader);
    case "VariableDeclarator": {
      visitChildren(node, scope, owner);
      const init = part(node, "init");
      if (init) bind(part(node, "id"), bare(init), scope);
      return;
    }
    case "AssignmentExpression": {
      visitChildren(node, scope, owner);
      const place = placeOf(part(node, "left"));
      const right = part(node, "right");
      if (place !== null && right) assign(place, bare(right), scope);
      return;
    }
    case "PropertyDefinition": {
      visitChildren(node, scope, owner);
      const name = keyOf(part(node, "key"));
      const value = part(node, "value");
      if (name === null || !value) return;
      assign(`this.${name}`, bare(value), scope);
      if (node["static"] === true && owner !== null) assign(`${owner}.${name}`, bare(value), scope);
      return;
    }
    case "ClassDeclaration":
    case "ClassExpression":
      return visitChildren(node, scope, keyOf(part(node, "id")));
    case "CallExpression":
    case "NewExpression":
      visitChildren(node, scope, owner);
      if (!readLoad(node, scope)) evaluate(node, scope);
      return;
    default:
      visitChildren(node, scope, owner);
  }
}

function visitChildren(node: JsNode, scope: Scope, owner: string | null): void {
  for (const child of childrenOf(node)) visit(child, scope, owner);
}

function readImport(node: JsNode, reader: Reader): void {
  const api = apiOfModule(stringOf(part(node, "source"))?.value ?? "");
  if (api === null) return;
  for (const specifier of parts(node, "specifiers")) {
    const local = keyOf(part(specifier, "local"));
    const name = keyOf(part(specifier, "imported"));
    if (local === null) continue;
    const whole = specifier.type !== "ImportSpecifier" || name === null || name === "default";
    reader.names.set(local, whole ? { kind: "module", api } : { kind: "member", api, name });
  }
}

function assign(place: string, value: JsNode, scope: Scope): void {
  const { reader } = scope;
  reader.hint = place.split(".").at(-1) ?? null;
  const known = evaluate(value, scope);
  reader.hint = null;
  const callee = value.type === "CallExpression" ? evaluate(part(value, "callee"), scope) : null;
  if (callee?.kind === "function" && callee.declaration.result && place.startsWith("this.")) {
    reader.fields.set(place, callee.declaration.result);
  }
  // An element of a container is not the container, and `null` clears what is known elsewhere.
  if (known && worthNaming(known)) reader.names.set(place, known);
}

function worthNaming(value: JsValue): boolean {
  return value.kind !== "list" || parts(value.node, "elements").length > 0;
}

/** A declaration, also of several names at once. */
function bind(target: JsNode | null, value: JsNode, scope: Scope): void {
  if (target?.type === "Identifier") return assign(word(target, "name"), value, scope);
  if (target?.type !== "ObjectPattern") return;
  const of = evaluate(value, scope);
  if (of) bindPattern(target, of, scope);
}

function bindPattern(pattern: JsNode, of: JsValue, scope: Scope): void {
  for (const property of parts(pattern, "properties")) {
    const key = keyOf(part(property, "key"));
    const inner = part(property, "value");
    if (key === null || !inner) continue;
    const target = inner.type === "AssignmentPattern" ? part(inner, "left")! : inner;
    const value = memberOf(of, key, property, scope);
    if (!value) continue;
    if (target.type === "ObjectPattern") bindPattern(target, value, scope);
    else if (target.type === "Identifier") scope.reader.names.set(word(target, "name"), value);
  }
}

/** `load({ library, funcName, retType, paramsType, paramsValue })` of ffi-rs declares as it calls. */
function readLoad(node: JsNode, scope: Scope): boolean {
  const callee = evaluate(part(node, "callee"), scope);
  if (callee?.kind !== "member" || callee.api !== "ffi-rs" || callee.name !== "load") return false;
  const [first] = argumentsOf(node);
  const spec = first && evaluate(first, scope);
  if (spec?.kind !== "object") return true;
  const found = propertiesOf(spec.node);
  const name = found.get("funcName");
  const symbol = stringOf(name ?? null)?.value;
  const result = found.get("retType");
  const list = found.get("paramsType") ?? null;
  if (symbol === undefined || !name) return true;
  const place = stringOf(found.get("library") ?? null)?.value ?? null;
  const library: JsLibrary = {
    kind: "library",
    api: "ffi-rs",
    name: place,
    place: `the library ${place ?? ""}`,
    functions: new Map(),
  };
  const { parameters } = readParameters(list, "ffi-rs", scope);
  scope.reader.functions.push({
    kind: "function",
    library,
    nonblocking: false,
    declaration: {
      symbol,
      name: symbol,
      library: place,
      api: "ffi-rs",
      span: spanOf(spec.node),
      symbolSpan: spanOf(name),
      result: result ? readType(result, "ffi-rs", scope) : null,
      parameters,
      parametersSpan: list ? spanOf(list) : null,
      variadic: false,
      convention: null,
      savesError: null,
      resultChecked: false,
      platform: "64-bit",
      verified: false,
    },
  });
  return true;
}
