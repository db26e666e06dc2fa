import type { DeclaredType } from "../../model/declared.ts";
import { markPath } from "./mark-library.ts";
import { declareAll, declareClassic, declareOne, declarePrototype } from "./declare.ts";
import { argumentsOf, evaluate, resultOf } from "./evaluate.ts";
import { callbackOf, readPrototype } from "./read-prototype.ts";
import {
  addRecord,
  arrayOf,
  readFields,
  readParameters,
  readSignature,
  readType,
} from "./read-type.ts";
import type { Scope } from "./reader.ts";
import { memberName, part, propertiesOf, spanOf, stringOf, word, type JsNode } from "./syntax.ts";
import { apiOfModule, type JsApi, type JsLibrary, type JsValue } from "./values.ts";

/** What a call or `new` makes, as far as the boundary cares. */
export function evaluateCall(node: JsNode, scope: Scope): JsValue | null {
  const callee = part(node, "callee")!;
  const args = argumentsOf(node);
  const name = callee.type === "Identifier" ? word(callee, "name") : "";
  if (name === "require") {
    const module = stringOf(args[0] ?? null)?.value;
    const api = module === undefined ? null : apiOfModule(module);
    return api === null ? null : { kind: "module", api };
  }
  const object = callee.type === "MemberExpression" ? part(callee, "object") : null;
  if (object?.type === "Identifier" && word(object, "name") === "Object") {
    return args[0] ? evaluate(args[0], scope) : null;
  }
  const of = evaluate(callee, scope);
  if (of?.kind === "module" && of.api === "ref-napi") return structCall(args, node, scope);
  if (of?.kind === "member") return callMember(of.api, of.name, args, node, scope);
  if (of?.kind === "function-node" && node.type === "CallExpression") {
    return resultOf(of.node, scope);
  }
  const receiver = object ? evaluate(object, scope) : null;
  const method = callee.type === "MemberExpression" ? memberName(callee) : null;
  if (receiver?.kind === "library" && method !== null) {
    return callLibrary(receiver, method, args, node, scope);
  }
  return null;
}

/** `StructType({ … })`, `ArrayType(int, 4)` of the ref family. */
function structCall(args: readonly JsNode[], node: JsNode, scope: Scope): JsValue | null {
  const [first, second] = args;
  const fields = first && evaluate(first, scope);
  // `require("ref-struct-di")(ref)`
  if (fields?.kind === "module") return fields;
  if (fields?.kind === "object")
    return recordType(null, fields.node, "struct", 0, "ffi-napi", node, scope);
  if (!first) return null;
  const of = readType(first, "ffi-napi", scope);
  return type(arrayOf(of, second ?? null, node, textOf(node, scope)));
}

function textOf(node: JsNode, { reader }: Scope): string {
  return reader.text.slice(node.start, node.end);
}

function type(of: DeclaredType, direction: "in" | "out" | "inout" | null = null): JsValue {
  return { kind: "type", type: of, direction };
}

/** A library that this call opens. */
function open(api: JsApi, name: JsNode | null, node: JsNode, scope: Scope): JsLibrary {
  const value = name && evaluate(name, scope);
  markPath(name, scope.reader);
  const library: JsLibrary = {
    kind: "library",
    api,
    name: value?.kind === "string" ? value.value : null,
    place: libraryPlace(value?.kind === "string" ? value.value : null, node, scope),
    functions: new Map(),
  };
  scope.reader.libraries.push(library);
  scope.reader.api = api;
  return library;
}

/** A name that can be told to people, and that no two libraries of a file share. */
function libraryPlace(name: string | null, node: JsNode, { reader }: Scope): string {
  const place = name === null ? "the library" : `the library ${name.replaceAll(".", "-")}`;
  return reader.libraries.some((of) => of.place === place) ? `${place} @${node.start}` : place;
}

function callMember(
  from: JsApi | "ref-napi",
  name: string,
  args: readonly JsNode[],
  node: JsNode,
  scope: Scope,
): JsValue | null {
  const api = from === "ref-napi" ? "ffi-napi" : from;
  const [first = null, second = null] = args;
  switch (api) {
    case "koffi":
      return callKoffi(name, args, node, scope);
    case "bun-ffi":
    case "deno":
    case "node-ffi":
      if (name === "dlopen" || name === "linkSymbols") {
        const definitions = name === "linkSymbols" ? first : second;
        const library = open(api, name === "linkSymbols" ? null : first, node, scope);
        declareAll(library, definitions, scope);
        return api === "node-ffi" ? { kind: "opened", library } : library;
      }
      if (name === "DynamicLibrary") return open(api, first, node, scope);
      if (name === "JSCallback") return closure(api, second, second, scope);
      if (name === "UnsafeCallback") return closure(api, first, null, scope);
      if (name === "UnsafeCallback.threadSafe") {
        return {
          kind: "closure",
          api,
          signature: readSignature(first, api, scope),
          threadsafe: true,
        };
      }
      return null;
    case "ffi-napi": {
      if (name === "Library") {
        const library = open(api, first, node, scope);
        declareAll(library, second, scope);
        return { kind: "symbols", library };
      }
      if (name === "Callback") {
        const { parameters } = readParameters(second, api, scope);
        const result = first ? readType(first, api, scope) : null;
        const signature =
          parameters && result
            ? { name: null, span: spanOf(node), result, parameters, convention: null }
            : null;
        return { kind: "closure", api, signature, threadsafe: true };
      }
      if (name === "refType" && first) {
        const to = readType(first, api, scope);
        return type({
          kind: "pointer",
          to,
          const: null,
          text: textOf(node, scope),
          span: spanOf(node),
        });
      }
      return null;
    }
    case "ffi-rs": {
      if (name !== "define") return null;
      const library = open(api, null, node, scope);
      declareAll(library, first, scope);
      return { kind: "symbols", library };
    }
  }
}

function closure(
  api: JsApi,
  signature: JsNode | null,
  options: JsNode | null,
  scope: Scope,
): JsValue {
  const value = options && evaluate(options, scope);
  const flag = value?.kind === "object" ? propertiesOf(value.node).get("threadsafe") : undefined;
  const threadsafe = flag !== undefined && flag["value"] !== false;
  return { kind: "closure", api, signature: readSignature(signature, api, scope), threadsafe };
}

function callKoffi(
  name: string,
  args: readonly JsNode[],
  node: JsNode,
  scope: Scope,
): JsValue | null {
  const { reader } = scope;
  const api = "koffi";
  const place = { text: textOf(node, scope), span: spanOf(node) };
  const label = args.length > 1 ? (stringOf(args[0] ?? null)?.value ?? null) : null;
  const [subject = null, extra = null] = label === null ? args : args.slice(1);
  const named = (of: DeclaredType): JsValue => {
    if (label !== null) reader.types.set(label, of);
    return type(of);
  };
  switch (name) {
    case "load":
      return open(api, args[0] ?? null, node, scope);
    case "struct":
    case "pack":
    case "union": {
      const fields = subject && evaluate(subject, scope);
      if (fields?.kind !== "object") return null;
      const tag = name === "union" ? "union" : "struct";
      const of = recordType(label, fields.node, tag, name === "pack" ? 1 : 0, api, node, scope);
      if (of?.kind === "type" && label !== null) reader.types.set(label, of.type);
      return of;
    }
    case "opaque": {
      const own = stringOf(args[0] ?? null)?.value;
      const of: DeclaredType = { kind: "void", ...place };
      if (own !== undefined) reader.types.set(own, of);
      return type(of);
    }
    case "alias":
      return subject && named(readType(subject, api, scope));
    case "pointer": {
      // `koffi.pointer("T", 2)` has two stars.
      const of =
        label !== null && subject?.type === "Literal" && typeof subject["value"] === "number"
          ? args[0]!
          : subject;
      const to = of && readType(of, api, scope);
      if (!to) return null;
      if (to.kind === "callback") return type({ ...to, ...place });
      const made: DeclaredType = { kind: "pointer", to, const: null, ...place };
      return of === subject ? named(made) : type(made);
    }
    case "array":
      return args[0]
        ? type(arrayOf(readType(args[0], api, scope), args[1] ?? null, node, place.text))
        : null;
    case "out":
    case "inout":
      return args[0] ? type(readType(args[0], api, scope), name) : null;
    case "disposable": {
      if (!subject) return null;
      const of = readType(subject, api, scope);
      const free = extra && evaluate(extra, scope);
      const frees =
        free?.kind === "function" ? free.declaration.symbol : extra ? "its function" : "free";
      if (of.kind === "string") return named({ ...of, frees });
      reader.marks.push({
        mark: "js-disposable-pointer",
        span: spanOf(node),
        symbol: null,
        words: [of.text],
      });
      return named(of);
    }
    case "proto": {
      const text = stringOf(args[0] ?? null);
      const whole =
        args.length === 1 && text ? readPrototype(text.value, text.at.start, reader.types) : null;
      const classic = args.length > 1 && text ? declareClassic(args, node, scope) : null;
      const made = whole ?? classic;
      if (!made) return null;
      const signature = callbackOf(made, spanOf(node));
      reader.callbacks.push(signature);
      const of: DeclaredType = { kind: "callback", signature, text: made.name, span: spanOf(node) };
      reader.types.set(made.name, of);
      return { kind: "prototype", signature, type: of };
    }
    default:
      return null;
  }
}

function recordType(
  label: string | null,
  fields: JsNode,
  tag: "struct" | "union",
  pack: number,
  api: JsApi,
  node: JsNode,
  scope: Scope,
): JsValue | null {
  const name = label ?? scope.reader.hint ?? `@${node.start}`;
  addRecord(name, node, readFields(fields, api, scope), tag, pack, scope);
  return type({ kind: "record", name, text: name, span: spanOf(node) });
}

function callLibrary(
  library: JsLibrary,
  method: string,
  args: readonly JsNode[],
  node: JsNode,
  scope: Scope,
): JsValue | null {
  const [first = null, second = null] = args;
  if (library.api === "koffi") {
    if (!/^(?:func|cdecl|stdcall|fastcall|thiscall)$/.test(method)) return null;
    return declarePrototype(library, method, args, node, scope);
  }
  if (library.api !== "node-ffi") return null;
  switch (method) {
    case "getFunction":
      return first && second ? declareOne(library, first, second, node, scope) : null;
    case "getFunctions":
      declareAll(library, first, scope);
      return { kind: "symbols", library };
    case "registerCallback": {
      const signature = second ? readSignature(first, "node-ffi", scope) : null;
      return { kind: "closure", api: "node-ffi", signature, threadsafe: false };
    }
    default:
      return null;
  }
}
