import type { Node } from "../../parse/node.ts";
import type { DeclaredType, ForeignCallback } from "../../model/declared.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { ctypesType } from "./ctypes-types.ts";
import type { Reader } from "./reader.ts";
import type { PyFunction, PyLibrary, PyValue } from "./values.ts";

/** No declaration is nested that deep. */
const DEEPEST = 100;

/** What an expression is, or null when it has nothing to do with C. Runs nothing. */
export function evaluate(node: Node | null, reader: Reader): PyValue | null {
  if (node === null || reader.depth > DEEPEST) return null;
  reader.depth++;
  const value = evaluateNode(node, reader);
  reader.depth--;
  return value;
}

function evaluateNode(node: Node, reader: Reader): PyValue | null {
  switch (node.type) {
    case "identifier":
      return reader.names.get(node.text) ?? null;
    case "none":
      return { kind: "none", span: spanOf(node) };
    case "string":
      return evaluateString(node);
    case "list":
    case "tuple":
      return { kind: "list", items: namedChildren(node), span: spanOf(node) };
    case "parenthesized_expression":
      return evaluate(node.namedChildren[0] ?? null, reader);
    case "attribute":
      return evaluateAttribute(node, reader);
    case "subscript":
      return evaluateSubscript(node, reader);
    case "binary_operator":
      return evaluateArray(node, reader);
    case "call":
      return evaluateCall(node, reader);
    case "boolean_operator":
      // `find_library("x") or "libx.so.1"`: the first that says anything.
      return (
        evaluate(node.childForFieldName("left"), reader) ??
        evaluate(node.childForFieldName("right"), reader)
      );
    case "conditional_expression":
      return evaluate(node.namedChildren[0] ?? null, reader);
    default:
      return null;
  }
}

function evaluateString(node: Node): PyValue | null {
  const parts = namedChildren(node);
  if (parts.some(({ type }) => type === "interpolation")) return null;
  const content = parts.filter(({ type }) => type === "string_content");
  const value = content.map(({ text }) => text).join("");
  const first = content[0];
  const span = first ? { start: first.startIndex, end: content.at(-1)!.endIndex } : spanOf(node);
  return { kind: "string", value, span };
}

function evaluateAttribute(node: Node, reader: Reader): PyValue | null {
  const known = reader.names.get(node.text);
  if (known) return known;
  const name = node.childForFieldName("attribute")?.text ?? "";
  const of = evaluate(node.childForFieldName("object"), reader);
  if (of?.kind === "module") return memberOf(of.name, name, node);
  if (of?.kind === "member" && of.name === "util") return memberOf("ctypes.util", name, node);
  if (of?.kind === "member" && of.name === "wintypes") return memberOf("ctypes", name, node);
  if (of?.kind === "member" && (of.name === "windll" || of.name === "oledll")) {
    return library("ctypes", name, "stdcall", false, "windows");
  }
  if (of?.kind === "member" && of.name === "cdll") {
    return name === "LoadLibrary" ? memberOf("ctypes", "CDLL", node) : library("ctypes", name);
  }
  if (of?.kind === "library") {
    const attribute = node.childForFieldName("attribute")!;
    return reader.functionOf(of, name, node, attribute);
  }
  return null;
}

/** `ctypes.c_int` is a type, `ctypes.CDLL` something to call. */
export function memberOf(module: string, name: string, node: Node): PyValue {
  const type = module === "ctypes" ? ctypesType(name, node.text, spanOf(node)) : null;
  if (type) return { kind: "type", type };
  return { kind: "member", module, name };
}

function library(
  api: PyLibrary["api"],
  name: string | null,
  convention: PyLibrary["convention"] = "cdecl",
  savesError: boolean | null = false,
  platform: PyLibrary["platform"] = null,
  saving: PyLibrary["saving"] = null,
): PyLibrary {
  return { kind: "library", api, name, convention, savesError, platform, saving };
}

/** `CDLL("…")` → `CDLL("…", use_errno=True)`. */
function savingIn(call: Node, option: string): PyLibrary["saving"] {
  const list = call.childForFieldName("arguments");
  if (!list || call.text.includes(option)) return null;
  const comma = /[(,]\s*\)$/.test(list.text) ? "" : ", ";
  return { at: list.endIndex - 1, text: `${comma}${option}=True` };
}

function evaluateSubscript(node: Node, reader: Reader): PyValue | null {
  const of = evaluate(node.childForFieldName("value"), reader);
  const index = node.childForFieldName("subscript");
  const key = evaluate(index, reader);
  if (of?.kind === "library" && key?.kind === "string" && index) {
    return reader.functionOf(of, key.value, node, index);
  }
  if (of?.kind === "list" && index?.type === "integer") {
    return evaluate(of.items[Number(index.text)] ?? null, reader);
  }
  return null;
}

/** `c_char * 16`. */
function evaluateArray(node: Node, reader: Reader): PyValue | null {
  if (node.childForFieldName("operator")?.text !== "*") return null;
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  const of = evaluateType(left, reader);
  if (of === null) return null;
  const length = right?.type === "integer" ? Number(right.text) : null;
  const type: DeclaredType = { kind: "array", of, length, text: node.text, span: spanOf(node) };
  return { kind: "type", type };
}

/** The type that an expression names, with the expression's own place; null for no type. */
export function evaluateType(node: Node | null, reader: Reader): DeclaredType | null {
  if (node === null) return null;
  const value = evaluate(node, reader);
  const place = { text: node.text, span: spanOf(node) };
  if (value?.kind === "none") return { kind: "void", ...place };
  if (value?.kind === "type" || value?.kind === "prototype") return { ...value.type, ...place };
  return null;
}

/** The same, but what is not understood is unknown. */
export function typeOrUnknown(node: Node, reader: Reader): DeclaredType {
  const reason = `${node.text} is not understood`;
  const unknown: DeclaredType = { kind: "unknown", reason, text: node.text, span: spanOf(node) };
  return evaluateType(node, reader) ?? unknown;
}

/** Positional arguments, and keyword ones by name. */
export function argumentsOf(call: Node): {
  readonly positional: readonly Node[];
  readonly keywords: ReadonlyMap<string, Node>;
} {
  const positional: Node[] = [];
  const keywords = new Map<string, Node>();
  for (const child of namedChildren(call.childForFieldName("arguments") ?? call)) {
    if (child.type === "keyword_argument") {
      const value = child.childForFieldName("value");
      if (value) keywords.set(child.childForFieldName("name")?.text ?? "", value);
    } else if (child.type !== "comment") positional.push(child);
  }
  return { positional, keywords };
}

function evaluateCall(node: Node, reader: Reader): PyValue | null {
  const callee = node.childForFieldName("function");
  const { positional, keywords } = argumentsOf(node);
  const [first, second] = positional;
  if (callee?.type === "identifier" && callee.text === "getattr" && first && second) {
    const of = evaluate(first, reader);
    const name = evaluate(second, reader);
    if (of?.kind !== "library") return null;
    if (name?.kind === "string") return reader.functionOf(of, name.value, node, second);
    reader.dynamic = true;
    return null;
  }
  if (callee?.type === "attribute" && callee.childForFieldName("attribute")?.text === "dlopen") {
    const of = evaluate(callee.childForFieldName("object"), reader);
    if (of?.kind === "ffi") {
      const name = evaluate(first ?? null, reader);
      return library("cffi", name?.kind === "string" ? name.value : null, "cdecl", null);
    }
  }
  const of = evaluate(callee, reader);
  if (of?.kind === "member") return callMember(of.module, of.name, node, reader);
  if (of?.kind === "prototype") return instantiate(of.signature, first, node, reader);
  if (of?.kind === "routine") return reader.callRoutine(of.node, node);
  void keywords;
  return null;
}

function callMember(module: string, name: string, node: Node, reader: Reader): PyValue | null {
  const { positional, keywords } = argumentsOf(node);
  const [first] = positional;
  if (module === "cffi" && name === "FFI") return { kind: "ffi" };
  if (module === "ctypes.util" && name === "find_library") return evaluate(first ?? null, reader);
  if (module !== "ctypes") return null;
  switch (name) {
    case "CDLL":
    case "PyDLL":
    case "WinDLL":
    case "OleDLL": {
      const file = evaluate(first ?? null, reader);
      const windows = name === "WinDLL" || name === "OleDLL";
      const saves = [keywords.get("use_errno"), keywords.get("use_last_error")];
      return library(
        "ctypes",
        file?.kind === "string" ? file.value : null,
        windows ? "stdcall" : "cdecl",
        saves.some((of) => of?.text === "True"),
        windows ? "windows" : null,
        savingIn(node, windows ? "use_last_error" : "use_errno"),
      );
    }
    case "POINTER": {
      const to = first ? typeOrUnknown(first, reader) : null;
      const place = { text: node.text, span: spanOf(node) };
      return { kind: "type", type: { kind: "pointer", to, const: null, ...place } };
    }
    case "CFUNCTYPE":
    case "WINFUNCTYPE":
    case "PYFUNCTYPE": {
      const [result, ...rest] = positional;
      if (!result) return null;
      const signature: ForeignCallback = {
        name: null,
        span: spanOf(node),
        result: typeOrUnknown(result, reader),
        parameters: rest.map((of) => ({
          name: null,
          type: typeOrUnknown(of, reader),
          direction: null,
        })),
        convention: name === "WINFUNCTYPE" ? "stdcall" : "cdecl",
      };
      const place = { text: node.text, span: spanOf(node) };
      return { kind: "prototype", signature, type: { kind: "callback", signature, ...place } };
    }
    default:
      return null;
  }
}

/** `CFUNCTYPE(c_int, c_char_p)(("puts", lib))` is a foreign function. */
function instantiate(
  signature: ForeignCallback,
  first: Node | undefined,
  node: Node,
  reader: Reader,
): PyFunction | null {
  const pair = first?.type === "tuple" ? namedChildren(first) : [];
  const name = evaluate(pair[0] ?? null, reader);
  const of = evaluate(pair[1] ?? null, reader);
  if (name?.kind !== "string" || of?.kind !== "library") return null;
  const fn = reader.functionOf(of, name.value, node, pair[0]!);
  fn.declared = true;
  fn.span = spanOf(node);
  fn.result = signature.result;
  fn.parameters = signature.parameters;
  fn.parametersSpan = signature.span;
  return fn;
}
