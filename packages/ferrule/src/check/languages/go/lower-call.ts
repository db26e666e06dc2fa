import type { Node } from "../../parse/node.ts";
import type { Argument, Operand, Place } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import {
  lookUp,
  other,
  placesIn,
  placeValue,
  temporary,
  type Lowering,
  type Value,
} from "./context.ts";
import { acquired, argumentsOf, emitCall, emitEnd, emitPanic, made } from "./emit.ts";
import { isConversion } from "./names.ts";

/** Lowers a call or a conversion; its result is the value. */
export function lowerCall(node: Node, context: Lowering): Value {
  const callee = node.childForFieldName("function")!;
  const list = argumentsOf(node);
  const [first] = list;
  if (isConversion(callee, list.length, context.items) && first) {
    const value = context.expression(first);
    return { ...value, type: callee.text.replace(/^\((.*)\)$/s, "$1") };
  }
  if (callee.type === "selector_expression") return lowerSelector(node, callee, list, context);
  if (callee.type === "identifier") return lowerNamed(node, callee.text, list, context);
  // Called where it stands, and a function of its own all the same.
  const values = [context.expression(callee), ...list.map((of) => context.expression(of))];
  return emitCall(node, { kind: "managed", name: callee.text }, values, false, context);
}

function lowerNamed(node: Node, name: string, list: readonly Node[], context: Lowering): Value {
  const span = spanOf(node);
  switch (name) {
    case "make":
      for (const of of list.slice(1)) context.expression(of);
      return made("memory", [], span, list[0]?.text ?? null, context);
    case "new":
      return made("memory", [], span, list[0] ? `*${list[0].text}` : null, context);
    case "panic":
      for (const of of list) context.expression(of);
      emitPanic("panic", span, context);
      emitEnd(span, context);
      return other(span);
    case "len":
    case "cap":
    case "print":
    case "println":
    case "recover":
    case "string":
    case "copy":
    case "min":
    case "max":
      return reading(node, list, context);
    default: {
      const values = list.map((of) => context.expression(of));
      const { functions } = context.items;
      if (functions.has(name) && lookUp(name, context.scope) === null) {
        const panics =
          /\bpanic\(/.test(functions.get(name)!.node.text) &&
          !/recover\(\)/.test(functions.get(name)!.node.text);
        return emitCall(node, { kind: "local", name }, values, panics, context);
      }
      return emitCall(node, { kind: "managed", name }, values, false, context);
    }
  }
}

function reading(node: Node, list: readonly Node[], context: Lowering): Value {
  const values = list.map((of) => context.expression(of));
  for (const { operand } of values) {
    context.out.push({ kind: "use", value: operand, how: "read", to: null, span: operand.span });
  }
  return other(spanOf(node));
}

function lowerSelector(node: Node, callee: Node, list: readonly Node[], context: Lowering): Value {
  const object = callee.childForFieldName("operand")!;
  const method = callee.childForFieldName("field")?.text ?? "";
  const span = spanOf(node);
  if (object.type === "identifier" && lookUp(object.text, context.scope) === null) {
    const known = lowerPackage(node, object.text, method, list, context);
    if (known) return known;
  }
  const receiver = context.expression(object);
  if (method === "Pin" || method === "Unpin") {
    const pinned = list.map((of) => context.expression(of));
    const kind = method === "Pin" ? "pin" : "unpin";
    if (kind === "pin" && pinned[0])
      context.out.push({ kind, of: pinned[0].operand, to: null, span });
    return other(span);
  }
  if (method === "Delete" && list.length === 0) {
    context.out.push({ kind: "release", value: receiver.operand, by: "Delete", span });
    return other(span);
  }
  if (method === "Value" && list.length === 0) return reading(node, [object], context);
  if (/^(?:Fatal|Fatalf|FailNow|Skip|Skipf)$/.test(method)) {
    for (const of of list) context.expression(of);
    emitEnd(span, context);
    return other(span);
  }
  const name = methodOf(receiver, method, context);
  const values = [receiver, ...list.map((of) => context.expression(of))];
  if (name === null)
    return emitCall(node, { kind: "managed", name: callee.text }, values, false, context);
  return emitCall(node, { kind: "local", name }, values, false, context);
}

function methodOf({ type }: Value, method: string, { items }: Lowering): string | null {
  const name = `${(type ?? "").replace(/^[*&]+/, "")}.${method}`;
  return items.functions.has(name) ? name : null;
}

/** `C.f(…)`, `cgo.NewHandle(…)`, `unsafe.Slice(…)`; null for packages of which nothing is known. */
function lowerPackage(
  node: Node,
  from: string,
  name: string,
  list: readonly Node[],
  context: Lowering,
): Value | null {
  const span = spanOf(node);
  const values = (): readonly Value[] => list.map((of) => context.expression(of));
  switch (`${from}.${name}`) {
    case "C.CString":
    case "C.CBytes":
      values();
      return acquired(
        `the ${from}.${name}`,
        "free",
        span,
        name === "CString" ? "*C.char" : "unsafe.Pointer",
        context,
      );
    case "C.malloc":
    case "C.calloc":
      values();
      return acquired("the C memory", "free", span, "unsafe.Pointer", context);
    case "C.GoString":
    case "C.GoStringN":
    case "C.GoBytes": {
      const [text, ...rest] = values();
      if (text) copyOut(text, span, context);
      for (const { operand } of rest) {
        context.out.push({ kind: "use", value: operand, how: "read", to: null, span });
      }
      return other(span, [], name === "GoBytes" ? "[]byte" : "string");
    }
    case "unsafe.Slice":
    case "unsafe.String": {
      const [pointer] = values();
      const to = temporary(context);
      if (pointer) context.out.push({ kind: "use", value: pointer.operand, how: "view", to, span });
      return placeValue(to, span, "view");
    }
    case "unsafe.SliceData":
    case "unsafe.StringData":
    case "unsafe.Add":
      return values()[0] ?? other(span);
    case "cgo.NewHandle": {
      values();
      return acquired("the handle", "Delete", span, "cgo.Handle", context);
    }
    case "runtime.KeepAlive":
      for (const { operand } of values()) {
        context.out.push({ kind: "use", value: operand, how: "keep-alive", to: null, span });
      }
      return other(span);
    case "runtime.SetFinalizer":
    case "runtime.AddCleanup": {
      const [object, ...rest] = values();
      for (const { operand } of rest) guard(operand, span, context);
      for (const place of object ? placesIn(object) : []) guardFields(place, span, context);
      return other(span);
    }
    case "os.Exit":
    case "log.Fatal":
    case "log.Fatalf":
    case "log.Fatalln":
      values();
      emitEnd(span, context);
      return other(span);
    case "log.Panic":
    case "log.Panicf":
      values();
      emitPanic(name, span, context);
      emitEnd(span, context);
      return other(span);
    default:
      if (from === "C") return lowerForeign(node, name, list, context);
      if (/^(?:fmt|log|strings|bytes|strconv|errors|binary)$/.test(from))
        return reading(node, list, context);
      return null;
  }
}

/** `C.GoString(p)`: of NULL it is empty. */
function copyOut({ operand }: Value, span: Value["operand"]["span"], context: Lowering): void {
  const copy = { kind: "use", value: operand, how: "copy", to: null, span } as const;
  if (operand.kind !== "place") return;
  const condition = { kind: "is-null", place: operand.place, span } as const;
  context.out.push({ kind: "if", condition, yes: [], no: [copy], span });
}

function guard(value: Value["operand"], span: Value["operand"]["span"], context: Lowering): void {
  if (value.kind === "place") context.out.push({ kind: "guard", to: null, value, by: null, span });
}

/** What an object with a finalizer holds is freed by it. */
function guardFields(place: Place, span: Value["operand"]["span"], context: Lowering): void {
  const type = (context.shared.types.get(place) ?? "").replace(/^[*&]+/, "");
  const list = context.items.structs.get(type)?.descendantsOfType("field_declaration") ?? [];
  for (const field of list) {
    const name = field?.childForFieldName("name")?.text;
    if (name !== undefined) {
      context.out.push({
        kind: "guard",
        to: null,
        value: { kind: "place", place: `${place}.${name}`, span },
        by: null,
        span,
      });
    }
  }
}

function lowerForeign(node: Node, name: string, list: readonly Node[], context: Lowering): Value {
  const span = spanOf(node);
  const symbol = context.items.aliases.get(name) ?? name;
  const given = list.map((of) => lowerArgument(of, symbol, context));
  const to = temporary(context);
  context.out.push({
    kind: "call",
    to,
    callee: { kind: "foreign", symbol },
    arguments: given.map(({ argument }) => argument),
    through: null,
    throws: "never",
    clobbersErrno: true,
    checked: isDiscarded(node) || isPaired(node),
    span,
  });
  for (const { argument, handedOver, handle } of given) {
    if (handedOver || context.items.consumers.has(name))
      context.out.push({ kind: "forget", value: handle ?? argument.value, span });
  }
  return placeValue(to, span, "*C.?");
}

/** `_ = C.f()` says that the result is not wanted; deferred calls cannot use it. */
function isDiscarded(node: Node): boolean {
  const parent = node.parent;
  if (parent?.type === "defer_statement" || parent?.type === "go_statement") return true;
  const statement = parent?.type === "expression_list" ? parent.parent : null;
  return /^_(?:\s*,\s*_)*\s*=/.test(statement?.text ?? "");
}

/** `n, err := C.f()`: errno is looked at. */
function isPaired(node: Node): boolean {
  const list = node.parent;
  const statement = list?.type === "expression_list" ? list.parent : null;
  const left = statement?.childForFieldName("left");
  return (left ? namedChildren(left).length : 0) > 1 && namedChildren(list!).length === 1;
}

type Given = {
  readonly argument: Argument;
  readonly handedOver: boolean;
  /** The handle itself, where its address is passed. */
  readonly handle: Operand | null;
};

const registers =
  /regist|listen|subscri|set_|add_|on_|hook|handler|callback|watch|observe|attach|start/i;

function lowerArgument(node: Node, symbol: string, context: Lowering): Given {
  const value = context.expression(node);
  const out = outPlace(node, context);
  const isHandle = value.type === "cgo.Handle" || /Handle/.test(typeBehind(node, context) ?? "");
  // A registration has it for long; elsewhere the file says whether anything gives it back.
  const elsewhere = context.items.text.replace(context.shared.text, "");
  const lasting = registers.test(symbol) || /unsafe\.Pointer/.test(node.text);
  const handedOver = isHandle && (lasting || /\.Delete\(\)/.test(elsewhere));
  const inner = unconverted(node, context);
  const of = inner.type === "unary_expression" ? inner.childForFieldName("operand") : null;
  const place = isHandle && of ? lookUp(of.text, context.scope) : null;
  const handle: Operand | null =
    place === null ? null : { kind: "place", place, span: value.operand.span };
  return { argument: { value: value.operand, passed: null, out }, handedOver, handle };
}

/** The type of the variable inside conversions: `h` of `C.uintptr_t(h)`. */
function typeBehind(node: Node, context: Lowering): string | null {
  const outer = unconverted(node, context);
  const inner = outer.type === "unary_expression" ? outer.childForFieldName("operand")! : outer;
  if (inner.type !== "identifier") return null;
  const place = lookUp(inner.text, context.scope);
  return place === null ? null : (context.shared.types.get(place) ?? null);
}

/** `&n` or `&s.raw`, if C may fill it: a number, a pointer or a struct, and no element of a slice. */
function outPlace(node: Node, context: Lowering): Place | null {
  const inner = unconverted(node, context);
  if (inner.type !== "unary_expression" || !inner.text.startsWith("&")) return null;
  const operand = inner.childForFieldName("operand")!;
  if (operand.type === "identifier") {
    const place = lookUp(operand.text, context.scope);
    return place !== null && context.shared.types.get(place) === "cgo.Handle" ? null : place;
  }
  if (operand.type !== "selector_expression") return null;
  const of = context.expression(operand).operand;
  return of.kind === "place" ? of.place : null;
}

/** An expression without the conversions around it. */
function unconverted(node: Node, context: Lowering): Node {
  if (node.type === "parenthesized_expression") return unconverted(node.namedChildren[0]!, context);
  if (node.type === "type_conversion_expression") {
    return unconverted(node.childForFieldName("operand")!, context);
  }
  if (node.type !== "call_expression") return node;
  const list = argumentsOf(node);
  const conversion = isConversion(node.childForFieldName("function")!, list.length, context.items);
  return conversion && list[0] ? unconverted(list[0], context) : node;
}
