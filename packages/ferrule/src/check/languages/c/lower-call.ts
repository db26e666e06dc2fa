import type { Node } from "../../parse/node.ts";
import type { Argument, Callee } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import {
  other,
  placesIn,
  placeValue,
  temporary,
  type Lowering,
  type Value,
  lowerExpression,
} from "./context.ts";
import { lowerCast } from "./lower-cast.ts";
import { lowerAttach, lowerJni } from "./lower-jni.ts";
import { jniCallOf } from "./jni-call.ts";
import { throwingCall } from "./throws.ts";

/** C functions that leave errno as it is. */
const quiet =
  /^(?:mem(?:cpy|set|move|cmp|chr)|str(?:len|cmp|ncmp|cpy|ncpy|cat|ncat|chr|rchr|str|casecmp|ncasecmp|error|error_r)|pthread_\w+|isalpha|isdigit|isspace|tolower|toupper|abs|assert|va_\w+|sizeof|htons|htonl|ntohs|ntohl|std::(?:move|forward|swap|min|max|strlen|memcpy|strcmp)|GetLastError|WSAGetLastError)$/;

/** Calls that end the process or the function. */
const ending =
  /^(?:abort|exit|_exit|_Exit|quick_exit|__builtin_unreachable|std::(?:abort|exit|terminate))$/;

/** Lowers a call; its result is the value. */
export function lowerCall(node: Node, context: Lowering): Value {
  const callee = node.childForFieldName("function")!;
  const list = argumentsOf(node);
  const cast = castType(callee);
  if (cast !== null && list[0]) return lowerCast(list[0], cast, context);
  const jni = jniCallOf(callee, list, context.file.cpp);
  if (jni) return lowerJni(node, jni, context);
  if (/->\s*(?:Attach|Detach)CurrentThread(?:AsDaemon)?$/.test(callee.text)) {
    return lowerAttach(node, list, context);
  }
  if (callee.type === "field_expression") return lowerMethod(node, callee, list, context);
  if (callee.type !== "identifier" && callee.type !== "qualified_identifier") {
    const inner = callee.type === "template_function" ? null : lowerExpression(callee, context);
    return managed(node, callee.text, inner ? [inner] : [], list, context);
  }
  const name = callee.text.replaceAll(/\s+/g, "").replace(/^::/, "");
  if (ending.test(name)) {
    for (const of of list) lowerExpression(of, context);
    context.out.push({ kind: "return", value: null, span: spanOf(node) });
    return other(spanOf(node));
  }
  if (/^(?:__errno_location|__error|_errno)$/.test(name)) {
    const to = temporary(context);
    context.out.push({ kind: "errno", to, source: "errno", saved: false, span: spanOf(node) });
    return placeValue(to, spanOf(node), "int");
  }
  return named(node, name, list, context);
}

function named(node: Node, name: string, list: readonly Node[], context: Lowering): Value {
  const { file, fn, types } = context;
  const method = fn.owner === null ? name : `${fn.owner}::${name}`;
  const local = file.functions.has(method) ? method : file.functions.has(name) ? name : null;
  const bare = name.replace(
    /^std::(?=(?:malloc|calloc|realloc|free|fopen|fclose|qsort|getenv|mem\w+|str\w+|f?printf|sn?printf)$)/,
    "",
  );
  // A call through a variable, or of a type, is somebody else's code.
  const unknown = types.has(bare) || bare.includes("::") || /^[A-Z]/.test(bare);
  const callee: Callee =
    local !== null
      ? { kind: "local", name: local }
      : unknown && !/^[A-Z]\w*_\w+$/.test(bare)
        ? { kind: "managed", name: bare }
        : { kind: "foreign", symbol: bare, unseen: true };
  const values = list.map((of) => lowerArgument(of, context));
  const span = spanOf(node);
  if (takesEnv(list, context)) helper(bare, local, span, context);
  if (/guard|release|free|delete|destroy|cleanup|dispose|unref|scoped|adopt|take|own/i.test(bare)) {
    if (local === null && bare !== "free") forgetTaken(values, context);
  }
  checkTaken(values, span, context);
  const throws =
    throwingCall(node, bare, context.file) || (local !== null && file.throwers.has(local));
  const to = temporary(context);
  context.out.push({
    kind: "call",
    to,
    callee,
    arguments: values,
    through: null,
    throws: throws ? "may" : "never",
    clobbersErrno:
      !quiet.test(name) && (local === null || /log|print|close|free|clean/i.test(name)),
    checked: isDiscarded(node),
    span,
  });
  return placeValue(to, span, resultType(local, context) ?? knownResult(bare));
}

/** `(void)f();` says that the result is not wanted. */
function isDiscarded(node: Node): boolean {
  const { parent } = node;
  return parent?.type === "cast_expression" && parent.childForFieldName("type")?.text === "void";
}

function resultType(local: string | null, { file }: Lowering): string | null {
  const fn = local === null ? undefined : file.functions.get(local);
  return fn ? fn.result.replaceAll(/\s*\*/g, "*") + "*".repeat(stars(fn.node)) : null;
}

function stars(node: Node): number {
  let count = 0;
  let at = node.childForFieldName("declarator");
  for (; at?.type === "pointer_declarator"; at = at.childForFieldName("declarator")) count++;
  return count;
}

function knownResult(name: string): string | null {
  if (/^(?:malloc|calloc|realloc|aligned_alloc)$/.test(name)) return "void*";
  if (/^(?:strdup|strndup|getenv|strchr|strrchr|strstr|strerror)$/.test(name)) return "char*";
  if (/^(?:strlen|fread|fwrite)$/.test(name)) return "size_t";
  return null;
}

function takesEnv(list: readonly Node[], { types }: Lowering): boolean {
  return list.some((of) => /\benv\b/.test(of.text) || /JNIEnv/.test(types.get(of.text) ?? ""));
}

/** What a helper that is given the environment does with exceptions, by its name. */
function helper(
  name: string,
  local: string | null,
  span: Value["operand"]["span"],
  context: Lowering,
): void {
  const body = local === null ? "" : (context.file.functions.get(local)?.body.text ?? "");
  if (/\bException(?:Check|Clear|Occurred)\b/.test(body)) {
    context.out.push({ kind: "pending", change: "cleared", span });
    return;
  }
  if (/throw|raise/i.test(name) && !/if|check|maybe|pending/i.test(name)) {
    context.out.push({ kind: "pending", change: "raises", span });
  } else if (/exception|check|pending|error|clear|throw/i.test(name)) {
    context.out.push({ kind: "pending", change: "cleared", span });
  }
}

/** Memory of the JVM is handed to C: it must be there. */
function checkTaken(
  values: readonly Argument[],
  span: Value["operand"]["span"],
  context: Lowering,
): void {
  for (const { value } of values) {
    if (value.kind !== "place" || !context.taken.has(value.place)) continue;
    context.out.push({ kind: "use", value, how: "read", to: null, span: { ...span } });
  }
}

function forgetTaken(values: readonly Argument[], context: Lowering): void {
  for (const { value } of values) {
    for (const place of placesIn(value)) {
      if (!context.taken.has(place)) continue;
      context.out.push({ kind: "forget", value, span: value.span });
    }
  }
}

/** An argument; `&x` of a local may be written by C. */
function lowerArgument(node: Node, context: Lowering): Argument {
  if (node.type === "pointer_expression" && node.text.startsWith("&")) {
    const inner = node.childForFieldName("argument")!;
    const { operand } = lowerExpression(inner, context);
    if (operand.kind === "place") {
      return { value: { ...operand, span: spanOf(node) }, passed: null, out: operand.place };
    }
    return { value: operand, passed: null, out: null };
  }
  const { operand } = lowerExpression(node, context);
  return { value: operand, passed: null, out: null };
}

/** `static_cast<T>(x)`: the type in the brackets, null for other calls. */
function castType(callee: Node): string | null {
  if (callee.type === "primitive_type") return callee.text;
  if (callee.type !== "template_function") return null;
  if (
    !/^(?:static|reinterpret|const|dynamic|bit)_cast$/.test(callee.childForFieldName("name")!.text)
  )
    return null;
  return callee.childForFieldName("arguments")?.text.slice(1, -1).trim() ?? null;
}

const views = /^(?:c_str|data|get|begin)$/;

function lowerMethod(node: Node, callee: Node, list: readonly Node[], context: Lowering): Value {
  const span = spanOf(node);
  const receiver = callee.childForFieldName("argument")!;
  const method = callee.childForFieldName("field")?.text ?? "";
  const self = lowerExpression(receiver, context);
  if (views.test(method) && list.length === 0 && !callee.text.includes("->")) {
    return lowerView(node, receiver, self, method, context);
  }
  const throws = throwingCall(node, `.${method}`, context.file);
  if (method === "release" && list.length === 0) {
    context.out.push({ kind: "forget", value: self.operand, span });
  }
  return managed(node, method, [self], list, context, throws);
}

/** `s.c_str()`, `v.data()`: an address that is good as long as its object. */
function lowerView(
  node: Node,
  receiver: Node,
  self: Value,
  method: string,
  context: Lowering,
): Value {
  const span = spanOf(node);
  const to = temporary(context);
  const { operand } = self;
  if (operand.kind === "place" && context.owners.has(operand.place)) {
    context.out.push({ kind: "address", to, of: operand, keeps: false, span });
    return placeValue(to, span, "char*");
  }
  if (method !== "get" && isTemporaryObject(receiver, context)) {
    const made = temporary(context);
    const what = {
      kind: "make",
      to: made,
      what: "memory",
      body: null,
      holds: [],
      scoped: true,
    } as const;
    context.out.push({ ...what, span: spanOf(receiver) });
    const of = { kind: "place", place: made, span } as const;
    context.out.push({ kind: "address", to, of, keeps: false, span });
    return placeValue(to, span, "char*");
  }
  return other(span, placesIn(operand), null);
}

/** The expression makes a new object, and does not only lead to one. */
function isTemporaryObject(node: Node, { file }: Lowering): boolean {
  if (node.type === "parenthesized_expression") {
    return node.namedChildren[0]?.type === "binary_expression" && /\+/.test(node.text);
  }
  if (node.type !== "call_expression") return false;
  const callee = node.childForFieldName("function")!.text.replaceAll(/\s+/g, "");
  const fn = file.functions.get(callee);
  if (fn) return !/[&*]\s*$/.test(head(fn.node)) && /string|vector|path/i.test(fn.result);
  return /^std::(?:w?string|to_w?string|vector\b.*)$|(?:\.|->)(?:str|string|substr|u8string)$|^fmt::format$|^std::format$/.test(
    callee,
  );
}

function head(node: Node): string {
  const declarator = node.childForFieldName("declarator")!;
  const type = node.childForFieldName("type")?.text ?? "";
  return declarator.type === "reference_declarator" ? "&" : type;
}

/** Any other call: what is given may be kept. */
function managed(
  node: Node,
  name: string,
  self: readonly Value[],
  list: readonly Node[],
  context: Lowering,
  throws = false,
): Value {
  const span = spanOf(node);
  const given = list.map((of) => lowerArgument(of, context));
  checkTaken(given, span, context);
  if (self.length === 0) forgetTaken(given, context);
  const selves = self.map(({ operand }): Argument => ({ value: operand, passed: null, out: null }));
  const to = temporary(context);
  context.out.push({
    kind: "call",
    to,
    callee: { kind: "managed", name },
    arguments: [...selves, ...given],
    through: null,
    throws: throws ? "may" : "never",
    clobbersErrno: true,
    checked: true,
    span,
  });
  return placeValue(to, span);
}

/** The argument expressions of a call. */
function argumentsOf(node: Node): readonly Node[] {
  const list = node.childForFieldName("arguments");
  return list ? namedChildren(list).filter(({ type }) => type !== "comment") : [];
}
