import type { Node } from "../../parse/node.ts";
import type { Argument, Managed, Operand, Place } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { argumentsOf, evaluate, evaluateType } from "./evaluate.ts";
import { place, temporary, type Lowering } from "./lower-context.ts";
import { placeOf } from "./lower-names.ts";

/** Functions of Python that neither keep what they are given nor raise here. */
const harmless: ReadonlySet<string> = new Set(
  "print len str repr bytearray isinstance hasattr id range bool hex type callable min max sum sorted enumerate zip list tuple dict set super".split(
    " ",
  ),
);

/** Lowers a call; its result is the operand. */
export function lowerCall(node: Node, context: Lowering): Operand {
  const { reader } = context;
  const callee = node.childForFieldName("function")!;
  const value = evaluate(callee, reader);
  const made = evaluate(node, reader);
  if (value?.kind === "function") return foreign(node, value.symbol, context);
  if (value?.kind === "prototype") return native(node, context);
  if (value?.kind === "type") return memory(node, "memory", context);
  if (value?.kind === "member" && value.module === "ctypes") {
    return lowerCtypes(value.name, node, context);
  }
  if (callee.type === "call" && made?.kind === "type") return memory(node, "memory", context);
  const object = callee.type === "attribute" ? callee.childForFieldName("object")! : null;
  const method = callee.childForFieldName("attribute")?.text ?? "";
  if (object && evaluate(object, reader)?.kind === "ffi") return lowerFfi(method, node, context);
  if (callee.text === "weakref.finalize") return finalize(node, context);
  if (method === "data_as" && object?.text.endsWith(".ctypes")) {
    return addressOf(object.childForFieldName("object")!, node, true, context);
  }
  return managed(node, callee, object, method, context);
}

function foreign(node: Node, symbol: string, context: Lowering): Operand {
  const { positional, keywords } = argumentsOf(node);
  const args = [...positional, ...keywords.values()].map((of) => lowerArgument(of, context));
  const to = temporary(context);
  const span = spanOf(node);
  const callee = { kind: "foreign", symbol } as const;
  context.out.push({
    kind: "call",
    to,
    callee,
    arguments: args,
    through: null,
    throws: "never",
    clobbersErrno: true,
    checked: context.reader.functions.get(symbol)?.resultChecked === true,
    span,
  });
  return place(to, span);
}

function lowerArgument(node: Node, context: Lowering): Argument {
  const out = outPlace(node, context);
  const value = context.expression(node);
  return { value, passed: passedType(node, context), out };
}

/** `byref(x)`, or an array or a `new` that C writes to. */
function outPlace(node: Node, context: Lowering): Place | null {
  if (node.type !== "call") return null;
  const callee = node.childForFieldName("function")!;
  const [first] = argumentsOf(node).positional;
  const value = evaluate(callee, context.reader);
  const byReference =
    value?.kind === "member" && (value.name === "byref" || value.name === "pointer");
  return byReference && first ? placeOf(first) : null;
}

function passedType(node: Node, context: Lowering): Argument["passed"] {
  if (node.type !== "call") return null;
  return evaluateType(node.childForFieldName("function"), context.reader);
}

/** `CB(python_function)`. */
function native(node: Node, context: Lowering): Operand {
  const [first] = argumentsOf(node).positional;
  // `CB(0)` and `CB(address)` are no closures around Python code.
  if (!first || first.type === "integer" || first.type === "none") return plain(node, context);
  return callback(first, node, context);
}

/** Makes a native closure around a function, a method or a lambda. */
export function callback(
  of: Node,
  node: Node,
  context: Lowering,
  answered: { readonly answered?: true } = {},
): Operand {
  const to = temporary(context);
  const span = spanOf(node);
  let body: string | null = null;
  if (of.type === "lambda") {
    const fn = context.lowerInner(of, `<lambda@${of.startIndex}>`);
    context.inner.push(fn);
    body = fn.name;
  } else {
    body = routineName(of, context);
    context.expression(of);
  }
  context.out.push({ kind: "make", to, what: "callback", body, holds: [], span, ...answered });
  return place(to, span);
}

/** `error=` or `onerror=` of cffi says what C gets when the function raises. */
export function answeredBy({ text }: Node): { readonly answered?: true } {
  return /[(,]\s*(?:on)?error\s*=/.test(text) ? { answered: true } : {};
}

/** The lowered function that a name means. */
function routineName(node: Node, context: Lowering): string | null {
  const { owner, receiver, routines } = context;
  const text = node.text;
  if (receiver !== null && owner !== null && text.startsWith(`${receiver}.`)) {
    const method = `${owner}.${text.slice(receiver.length + 1)}`;
    return routines.has(method) ? method : null;
  }
  return routines.has(text) ? text : null;
}

function memory(node: Node, what: Managed, context: Lowering): Operand {
  const { positional, keywords } = argumentsOf(node);
  const holds = [...positional, ...keywords.values()].flatMap((of) => {
    const operand = context.expression(of);
    return operand.kind === "place" ? [operand.place] : [];
  });
  const to = temporary(context);
  const span = spanOf(node);
  context.out.push({ kind: "make", to, what, body: null, holds, span });
  return place(to, span);
}

function plain(node: Node, context: Lowering): Operand {
  const uses = argumentsOf(node).positional.flatMap((of) => {
    const operand = context.expression(of);
    return operand.kind === "place" ? [operand.place] : [];
  });
  return { kind: "other", uses, span: spanOf(node) };
}

/** A raw or a keeping address of what an expression is. */
export function addressOf(of: Node, node: Node, keeps: boolean, context: Lowering): Operand {
  const span = spanOf(node);
  const operand = context.expression(of);
  const to = temporary(context);
  context.out.push({ kind: "address", to, of: operand, keeps, span });
  return place(to, span);
}

function lowerCtypes(name: string, node: Node, context: Lowering): Operand {
  const [first] = argumentsOf(node).positional;
  const span = spanOf(node);
  switch (name) {
    case "byref":
    case "pointer":
    case "cast":
      return first ? addressOf(first, node, true, context) : plain(node, context);
    case "addressof":
      return first ? addressOf(first, node, false, context) : plain(node, context);
    case "create_string_buffer":
    case "create_unicode_buffer":
      return memory(node, "memory", context);
    case "get_errno":
    case "get_last_error": {
      const to = temporary(context);
      context.out.push({ kind: "errno", to, source: `ctypes.${name}()`, saved: true, span });
      return place(to, span);
    }
    case "string_at":
    case "wstring_at": {
      const value = first ? context.expression(first) : null;
      const to = temporary(context);
      if (value) context.out.push({ kind: "use", value, how: "copy", to, span });
      return place(to, span);
    }
    default:
      return plain(node, context);
  }
}

function lowerFfi(method: string, node: Node, context: Lowering): Operand {
  const { positional, keywords } = argumentsOf(node);
  const [first, second] = positional;
  const span = spanOf(node);
  switch (method) {
    case "new":
      return memory(node, "memory", context);
    case "new_handle":
      return memory(node, "handle", context);
    case "from_buffer":
      return addressOf(positional.at(-1)!, node, true, context);
    case "cast":
      return second ? addressOf(second, node, false, context) : plain(node, context);
    case "addressof":
      return first ? addressOf(first, node, false, context) : plain(node, context);
    case "callback":
      return second ? callback(second, node, context, answeredBy(node)) : plain(node, context);
    case "string":
    case "unpack":
    case "buffer": {
      if (!first) return plain(node, context);
      const value = context.expression(first);
      const to = temporary(context);
      const how = method === "buffer" ? "view" : "copy";
      context.out.push({ kind: "use", value, how, to, span });
      return place(to, span);
    }
    case "gc": {
      if (!first || !second) return plain(node, context);
      const value = context.expression(first);
      if (second.type === "none") {
        context.out.push({ kind: "forget", value, span });
        return value;
      }
      const by = evaluate(second, context.reader);
      const to = temporary(context);
      const name = by?.kind === "function" ? by.symbol : null;
      context.out.push({ kind: "guard", to, value, by: name, span });
      return place(to, span);
    }
    default:
      void keywords;
      return plain(node, context);
  }
}

/** `weakref.finalize(self, lib.free, p)` gives `p` back when `self` goes. */
function finalize(node: Node, context: Lowering): Operand {
  const [, free, pointer] = argumentsOf(node).positional;
  const by = evaluate(free ?? null, context.reader);
  if (pointer) {
    const value = context.expression(pointer);
    const name = by?.kind === "function" ? by.symbol : null;
    context.out.push({ kind: "guard", to: null, value, by: name, span: spanOf(node) });
  }
  return { kind: "other", uses: [], span: spanOf(node) };
}

function managed(
  node: Node,
  callee: Node,
  object: Node | null,
  method: string,
  context: Lowering,
): Operand {
  const span = spanOf(node);
  const { positional, keywords } = argumentsOf(node);
  const local = routineName(callee, context);
  const given = [...positional, ...keywords.values()].map((of): Argument => ({
    value: context.expression(of),
    passed: null,
    out: null,
  }));
  if (callee.type === "identifier" && harmless.has(callee.text)) {
    for (const { value } of given) {
      context.out.push({ kind: "use", value, how: "read", to: null, span: value.span });
    }
    return { kind: "other", uses: [], span };
  }
  const to = temporary(context);
  if (method === "encode" || callee.text === "bytes") {
    const holds = given.flatMap(({ value }) => (value.kind === "place" ? [value.place] : []));
    const made = { kind: "make", to, what: "memory", body: null, immutable: true } as const;
    context.out.push({ ...made, holds, span });
    return place(to, span);
  }
  const isMethod = local !== null && callee.type === "attribute";
  const self: Argument[] =
    isMethod && object
      ? [{ value: place(object.text, spanOf(object)), passed: null, out: null }]
      : [];
  const receiver = local === null && object ? receiverOf(object, method, context) : [];
  context.out.push({
    kind: "call",
    to,
    callee:
      local === null ? { kind: "managed", name: callee.text } : { kind: "local", name: local },
    arguments: [...self, ...receiver, ...given],
    through: null,
    throws: "may",
    clobbersErrno: false,
    checked: true,
    span,
  });
  return place(to, span);
}

/** `keep.append(cb)`: what is given may be kept by the object that it is given to. */
function receiverOf(object: Node, method: string, context: Lowering): readonly Argument[] {
  if (placeOf(object) !== null || method === "") return [];
  return [{ value: context.expression(object), passed: null, out: null }];
}

/** All values inside a node that is not understood further. */
export function usesIn(node: Node, context: Lowering): readonly Place[] {
  return namedChildren(node).flatMap((child) => {
    const operand = context.expression(child);
    if (operand.kind === "place") return [operand.place];
    return operand.kind === "other" ? operand.uses : [];
  });
}
