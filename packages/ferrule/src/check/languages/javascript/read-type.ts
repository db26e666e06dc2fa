import type {
  DeclaredParameter,
  DeclaredType,
  ForeignCallback,
  ForeignField,
} from "../../model/declared.ts";
import { evaluate } from "./evaluate.ts";
import { readCType } from "./read-prototype.ts";
import type { Scope } from "./reader.ts";
import {
  bare,
  keyOf,
  numberOf,
  part,
  parts,
  propertiesOf,
  spanOf,
  stringOf,
  type JsNode,
} from "./syntax.ts";
import { namedType } from "./type-names.ts";
import type { JsApi } from "./values.ts";

/** The type that an expression names in an interface; what is not understood is unknown. */
export function readType(node: JsNode, api: JsApi, scope: Scope): DeclaredType {
  return readParameter(node, api, scope).type;
}

/** The same with the direction that `koffi.out` and the like give it. */
function readParameter(node: JsNode, api: JsApi, scope: Scope): DeclaredParameter {
  const place = { text: scope.reader.text.slice(node.start, node.end), span: spanOf(node) };
  const text = stringOf(node);
  if (text) {
    const type = api === "koffi" || api === "ffi-napi" ? cText(text, api, scope) : null;
    const named = type ?? namedType(api, text.value, text.value, spanOf(node));
    if (named) return { name: null, type: { ...named, ...place }, direction: null };
  }
  if (bare(node).type === "ConditionalExpression") {
    const reason = `${place.text} is another type by platform`;
    return { name: null, type: { kind: "unknown", reason, ...place }, direction: null };
  }
  const value = evaluate(node, scope);
  if (value?.kind === "type") {
    return { name: null, type: { ...value.type, ...place }, direction: value.direction };
  }
  if (value?.kind === "prototype") {
    return { name: null, type: { ...value.type, ...place }, direction: null };
  }
  if (value?.kind === "object") {
    const type = structType(value.node, api, scope);
    if (type) return { name: null, type: { ...type, ...place }, direction: null };
  }
  if (value?.kind === "string") {
    const named = namedType(api, value.value, value.value, spanOf(node));
    if (named) return { name: null, type: { ...named, ...place }, direction: null };
  }
  const reason = `${place.text} is not understood`;
  return { name: null, type: { kind: "unknown", reason, ...place }, direction: null };
}

function cText(
  { value, at }: { readonly value: string; readonly at: { readonly start: number } },
  api: JsApi,
  { reader }: Scope,
): DeclaredType | null {
  if (api === "ffi-napi") {
    const stars = (value.match(/\*/g) ?? []).length;
    if (stars === 0) return null;
    const base = value.replaceAll("*", "").trim();
    const span = { start: at.start, end: at.start + value.length };
    let type =
      namedType(api, base, value, span) ??
      ({ kind: "unknown", reason: `${base} is not known`, text: value, span } as const);
    for (let level = 0; level < stars; level++) {
      type = { kind: "pointer", to: type, const: null, text: value, span };
    }
    return type;
  }
  return readCType(value, at.start, reader.types);
}

/** `{ struct: ["u32", "f64"] }` of Deno: a record by value, without names. */
function structType(node: JsNode, api: JsApi, scope: Scope): DeclaredType | null {
  if (api !== "deno") return null;
  const list = propertiesOf(node).get("struct");
  const items = list && evaluate(list, scope);
  if (items?.kind !== "list") return null;
  const name = scope.reader.hint ?? `@${node.start}`;
  const known = [...scope.reader.records.values()].find(({ span }) => span.start === node.start);
  if (known) return { kind: "record", name: known.name, text: known.name, span: spanOf(node) };
  const fields = parts(items.node, "elements").map((item, index): ForeignField => ({
    name: `${index}`,
    span: spanOf(item),
    type: readType(item, api, scope),
    bits: null,
    offset: null,
  }));
  addRecord(name, node, fields, "struct", 0, scope);
  return { kind: "record", name, text: name, span: spanOf(node) };
}

/** Notes a record that mirrors a C one. */
export function addRecord(
  name: string,
  node: JsNode,
  fields: readonly ForeignField[],
  tag: "struct" | "union",
  pack: number,
  { reader }: Scope,
): void {
  reader.records.set(name, {
    name,
    cNames: cNames(name),
    span: spanOf(node),
    nameSpan: spanOf(node),
    tag,
    fields,
    pack,
    align: 0,
    layout: "sequential",
    size: null,
    platform: "64-bit",
    verified: false,
  });
}

/** How C may spell the name that JavaScript writes as `PointStruct`, `pointType`, `Point`. */
function cNames(name: string): readonly string[] {
  const own = name.replace(/(?:Struct|Type|_t)$/, "");
  const snake = own.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
  return [name, own, snake, `${snake}_t`, `${own}_t`];
}

/** Fields of an object literal: `{ x: "int", y: koffi.array("char", 8) }`. */
export function readFields(node: JsNode, api: JsApi, scope: Scope): readonly ForeignField[] {
  return parts(node, "properties").flatMap((property): readonly ForeignField[] => {
    const value = part(property, "value");
    const name = keyOf(part(property, "key"));
    if (property.type !== "Property" || !value || name === null) return [];
    const type = readType(bare(value), api, scope);
    return [{ name, span: spanOf(property), type, bits: null, offset: null }];
  });
}

/** Types of a list, with `...` taken as the mark of a variadic function. */
export function readParameters(
  node: JsNode | null,
  api: JsApi,
  scope: Scope,
): { readonly parameters: readonly DeclaredParameter[] | null; readonly variadic: boolean } {
  const value = node && evaluate(node, scope);
  if (value?.kind !== "list") return { parameters: null, variadic: false };
  const items = parts(value.node, "elements");
  if (items.some(({ type }) => type === "SpreadElement")) {
    return { parameters: null, variadic: false };
  }
  const fixed = items.filter((item) => stringOf(item)?.value !== "...");
  return {
    parameters: fixed.map((item) => readParameter(item, api, scope)),
    variadic: fixed.length < items.length,
  };
}

const keys = {
  "bun-ffi": ["args", "returns"],
  "node-ffi": ["arguments", "return"],
  deno: ["parameters", "result"],
  "ffi-rs": ["paramsType", "retType"],
} as const;

/** Names under which a signature object of an interface has its parameters and its result. */
export function signatureKeys(api: JsApi): readonly [string, string] | null {
  return api === "koffi" || api === "ffi-napi" ? null : keys[api];
}

/** A callback's signature from `{ args, returns }` and the like. */
export function readSignature(
  node: JsNode | null,
  api: JsApi,
  scope: Scope,
): ForeignCallback | null {
  const value = node && evaluate(node, scope);
  const names = signatureKeys(api);
  if (value?.kind !== "object" || names === null) return null;
  const found = propertiesOf(value.node);
  const list = found.get(names[0]);
  const result = found.get(names[1]);
  const span = spanOf(value.node);
  const { parameters } = list ? readParameters(list, api, scope) : { parameters: [] };
  if (parameters === null) return null;
  const nothing: DeclaredType = { kind: "void", text: "void", span };
  const type = result ? readType(result, api, scope) : nothing;
  return { name: null, span, result: type, parameters, convention: null };
}

/** `arrayType(base, length)`. */
export function arrayOf(
  of: DeclaredType,
  length: JsNode | null,
  node: JsNode,
  text: string,
): DeclaredType {
  return { kind: "array", of, length: numberOf(length), text, span: spanOf(node) };
}
