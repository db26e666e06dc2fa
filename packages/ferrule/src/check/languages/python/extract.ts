import type { Node } from "../../parse/node.ts";
import type { ForeignDeclaration } from "../../model/declared.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { argumentsOf, evaluate, evaluateType, memberOf, typeOrUnknown } from "./evaluate.ts";
import { completeRecord, readRecord } from "./read-record.ts";
import { createReader, type Reader } from "./reader.ts";
import type { PyFunction, PyValue } from "./values.ts";

/** Reads every declaration of a file, in the order in which the file makes them. */
export function extract(root: Node): Reader {
  const reader = createReader(callRoutine);
  for (const child of namedChildren(root)) visit(child, reader);
  return reader;
}

/** The finished declarations. */
export function declarationsOf(reader: Reader): readonly ForeignDeclaration[] {
  // A cdef declares cffi's functions; here they are only called.
  const own = [...reader.functions.values()].filter(({ library }) => library.api === "ctypes");
  return own.map((fn) => finish(fn));
}

function finish(fn: PyFunction): ForeignDeclaration {
  const { platform, saving } = fn.library;
  const switched = saving === null ? {} : { saving, loaded: saving.at };
  const limit = platform === null ? {} : { platform };
  return {
    symbol: fn.symbol,
    name: fn.name,
    library: fn.library.name,
    api: fn.library.api,
    span: fn.span,
    symbolSpan: fn.symbolSpan,
    result: fn.result ?? impliedResult(fn),
    parameters: fn.parameters,
    parametersSpan: fn.parametersSpan,
    variadic: fn.variadic,
    convention: fn.library.convention,
    savesError: fn.savesError,
    resultChecked: fn.resultChecked,
    ...limit,
    ...switched,
    verified: fn.verified,
  };
}

/** ctypes takes what is not declared for an `int`. */
function impliedResult(fn: PyFunction): ForeignDeclaration["result"] {
  if (fn.library.api !== "ctypes") return null;
  return { kind: "c-integer", name: "int", text: "int", span: fn.span, implied: true };
}

function visit(node: Node, reader: Reader): void {
  switch (node.type) {
    case "import_statement":
      return readImport(node, reader);
    case "import_from_statement":
      return readFrom(node, reader);
    case "assignment":
      visitRight(node, reader);
      return readAssignment(node, reader);
    case "class_definition":
      readRecord(node, reader);
      return visitChildren(node, reader);
    case "function_definition": {
      const name = node.childForFieldName("name")?.text ?? "";
      if (!reader.names.has(name)) reader.names.set(name, { kind: "routine", node });
      return visitChildren(node, reader);
    }
    case "for_statement":
      return readLoop(node, reader);
    case "call":
      readCall(node, reader);
      return visitChildren(node, reader);
    default:
      visitChildren(node, reader);
  }
}

function visitRight(node: Node, reader: Reader): void {
  const right = node.childForFieldName("right");
  if (right) visit(right, reader);
}

function visitChildren(node: Node | null, reader: Reader): void {
  if (node === null) return;
  for (const child of namedChildren(node)) visit(child, reader);
}

const modules: ReadonlySet<string> = new Set(["ctypes", "cffi", "ctypes.util", "ctypes.wintypes"]);

function readImport(node: Node, reader: Reader): void {
  for (const child of namedChildren(node)) {
    const name = child.type === "aliased_import" ? child.childForFieldName("name")! : child;
    const alias = child.childForFieldName("alias")?.text ?? name.text.split(".")[0]!;
    const target = child.type === "aliased_import" ? name.text : alias;
    if (modules.has(name.text)) reader.names.set(alias, { kind: "module", name: target });
  }
}

const starred = [
  "CDLL PyDLL WinDLL OleDLL cdll windll oledll POINTER CFUNCTYPE WINFUNCTYPE PYFUNCTYPE Structure",
  "Union BigEndianStructure LittleEndianStructure byref pointer addressof cast sizeof get_errno",
  "set_errno get_last_error string_at wstring_at create_string_buffer create_unicode_buffer memmove",
  "c_char c_byte c_ubyte c_short c_ushort c_int c_uint c_long c_ulong c_longlong c_ulonglong",
  "c_size_t c_ssize_t c_wchar c_int8 c_uint8 c_int16 c_uint16 c_int32 c_uint32 c_int64 c_uint64",
  "c_bool c_float c_double c_longdouble c_char_p c_wchar_p c_void_p py_object",
]
  .join(" ")
  .split(" ");

function readFrom(node: Node, reader: Reader): void {
  const module = node.childForFieldName("module_name")?.text ?? "";
  if (!modules.has(module)) return;
  const from = module === "ctypes.wintypes" ? "ctypes" : module;
  for (const child of namedChildren(node).slice(1)) {
    if (child.type === "wildcard_import") {
      for (const name of starred) reader.names.set(name, named(from, name, child));
      continue;
    }
    const name = child.type === "aliased_import" ? child.childForFieldName("name")! : child;
    const alias = child.childForFieldName("alias")?.text ?? name.text;
    reader.names.set(alias, named(from, name.text, name));
  }
}

function named(module: string, name: string, node: Node): PyValue {
  if (module === "ctypes" && name === "util") return { kind: "module", name: "ctypes.util" };
  if (module === "ctypes" && name === "wintypes") return { kind: "module", name: "ctypes" };
  return memberOf(module, name, node);
}

function readAssignment(node: Node, reader: Reader): void {
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  if (!left || !right) return;
  if (right.type === "assignment") {
    readAssignment(right, reader);
  }
  const source = right.type === "assignment" ? lastRight(right) : right;
  if (left.type === "attribute") {
    const of = evaluate(left.childForFieldName("object"), reader);
    const attribute = left.childForFieldName("attribute")?.text ?? "";
    if (of?.kind === "function") return declare(of, attribute, source, node, reader);
    if (of?.kind === "type" && of.type.kind === "record" && attribute === "_fields_") {
      return completeRecord(of.type.name, source, reader);
    }
  }
  if (left.type === "pattern_list" || left.type === "tuple_pattern") return;
  const value = evaluate(source, reader);
  if (value) reader.names.set(left.text, value);
  else if (left.type === "identifier" && reader.names.get(left.text)?.kind !== "routine") {
    reader.names.delete(left.text);
  }
}

function lastRight(node: Node): Node {
  const right = node.childForFieldName("right");
  return right?.type === "assignment" ? lastRight(right) : (right ?? node);
}

/** `f.argtypes = […]`, `f.restype = …`, `f.errcheck = …`. */
function declare(
  fn: PyFunction,
  attribute: string,
  right: Node,
  statement: Node,
  reader: Reader,
): void {
  if (!["argtypes", "restype", "errcheck"].includes(attribute)) return;
  if (!fn.declared) fn.span = spanOf(statement);
  fn.declared = true;
  if (attribute === "errcheck") {
    fn.resultChecked = right.text !== "None";
  } else if (attribute === "restype") {
    fn.result = evaluateType(right, reader) ?? convertedInt(right, reader);
  } else {
    const list = evaluate(right, reader);
    fn.parametersSpan = spanOf(right);
    if (list?.kind !== "list") {
      fn.parameters = null;
      if (list?.kind !== "none") reader.dynamic = true;
      return;
    }
    fn.parameters = list.items.map((item) => ({
      name: null,
      type: typeOrUnknown(item, reader),
      direction: null,
    }));
  }
}

/** A plain callable as `restype` is called with the C `int`. */
function convertedInt(right: Node, reader: Reader): PyFunction["result"] {
  const place = { text: right.text, span: spanOf(right) };
  const callable = right.type === "lambda" || reader.names.get(right.text)?.kind === "routine";
  if (callable) return { kind: "c-integer", name: "int", ...place, implied: true };
  return { kind: "unknown", reason: `${right.text} is not understood`, ...place };
}

function readCall(node: Node, reader: Reader): void {
  const callee = node.childForFieldName("function");
  if (callee?.type === "attribute") {
    const of = evaluate(callee.childForFieldName("object"), reader);
    const method = callee.childForFieldName("attribute")?.text;
    if (of?.kind === "ffi" && (method === "cdef" || method === "set_source")) {
      return readCdef(node, method, reader);
    }
  }
  if (callee?.text === "setattr") {
    const [target, key, value] = argumentsOf(node).positional;
    const fn = evaluate(target ?? null, reader);
    const name = evaluate(key ?? null, reader);
    if (fn?.kind === "function" && name?.kind === "string" && value) {
      return declare(fn, name.value, value, node, reader);
    }
    if (name?.kind !== "string") reader.dynamic = true;
  }
  // Reaching a function through its call makes it known.
  evaluate(node, reader);
  evaluate(callee, reader);
}

function readCdef(node: Node, method: string, reader: Reader): void {
  if (method === "set_source") {
    for (const [index, cdef] of reader.cdefs.entries()) {
      reader.cdefs[index] = { ...cdef, verified: true };
    }
    return;
  }
  const text = evaluate(argumentsOf(node).positional[0] ?? null, reader);
  if (text?.kind !== "string") return;
  reader.cdefs.push({ text: text.value, start: text.span.start, verified: false });
}

/** `for name, res, args in [("f", c_int, []), …]`: read once for each row. */
function readLoop(node: Node, reader: Reader): void {
  const body = node.childForFieldName("body");
  const rows = evaluate(node.childForFieldName("right"), reader);
  if (rows?.kind !== "list" || !mentionsDeclaring(body)) {
    if (mentionsDeclaring(body)) reader.dynamic = true;
    return visitChildren(node, reader);
  }
  const left = node.childForFieldName("left");
  const names = left?.type === "identifier" ? [left] : left ? namedChildren(left) : [];
  for (const row of rows.items) {
    const items =
      left?.type === "identifier" ? [row] : row.type === "tuple" ? namedChildren(row) : [];
    bind(names, items, reader);
    visitChildren(body, reader);
  }
}

function bind(names: readonly Node[], items: readonly Node[], reader: Reader): void {
  for (const [index, name] of names.entries()) {
    const value = evaluate(items[index] ?? null, reader);
    if (value) reader.names.set(name.text, value);
    else reader.names.delete(name.text);
  }
}

function mentionsDeclaring(body: Node | null): boolean {
  return body !== null && /\bgetattr\b|\.restype\b|\.argtypes\b|\bsetattr\b/.test(body.text);
}

/** `bind("f", c_int, [c_void_p])`, where `bind` looks the name up and sets its types. */
function callRoutine(reader: Reader, routine: Node, call: Node): PyValue | null {
  const body = routine.childForFieldName("body");
  if (!mentionsDeclaring(body) || !/\.restype\b|\.argtypes\b/.test(body!.text)) return null;
  const parameters = namedChildren(routine.childForFieldName("parameters")!);
  const { positional, keywords } = argumentsOf(call);
  const before = new Map(reader.names);
  for (const [index, parameter] of parameters.entries()) {
    const name = parameter.childForFieldName("name")?.text ?? parameter.text.replace(/^\*+/, "");
    if (parameter.type === "list_splat_pattern") {
      reader.names.set(name, { kind: "list", items: positional.slice(index), span: spanOf(call) });
      break;
    }
    const given = positional[index] ?? keywords.get(name) ?? parameter.childForFieldName("value");
    const value = evaluate(given ?? null, reader);
    if (value) reader.names.set(name, value);
    else reader.names.delete(name);
  }
  // A helper that calls itself would never end.
  const own = routine.childForFieldName("name")?.text ?? "";
  reader.names.delete(own);
  visitChildren(body, reader);
  const result = body!.descendantsOfType("return_statement")[0]?.namedChildren[0] ?? null;
  const value = evaluate(result, reader);
  reader.names.clear();
  for (const [name, known] of before) reader.names.set(name, known);
  if (value?.kind === "function") value.span = spanOf(call);
  return value;
}
