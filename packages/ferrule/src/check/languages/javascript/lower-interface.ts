import { placesOf } from "../../model/places-of.ts";
import type { Operand, Place } from "../../model/lowered.ts";
import { argumentsOf, evaluate } from "./evaluate.ts";
import { nativeClosure, openLibrary, registered } from "./lower-closure.ts";
import { made, nothing, place, temporary, type Lowering } from "./lower-context.ts";
import { lowerForeign } from "./lower-foreign.ts";
import { bufferBytes } from "./mark-call.ts";
import { markAnswer } from "./mark-callback.ts";
import {
  isFunction,
  memberName,
  part,
  parts,
  placeOf,
  propertiesOf,
  spanOf,
  stringOf,
  word,
  type JsNode,
} from "./syntax.ts";
import type { JsValue } from "./values.ts";

type Member = JsValue & { readonly kind: "member" };

/** Functions that give the bare address of memory of this program. */
const addresses = /^(?:ptr|getRawPointer|UnsafePointer\.of|address)$/;
/** Functions that show C's memory without copying it. */
const views = /^(?:toArrayBuffer|toBuffer|view|reinterpret|UnsafePointerView\.getArrayBuffer)$/;
/** Functions that read C's memory and keep nothing of it. */
const reads =
  /^(?:decode|CString|toString|read\.\w+|get(?:Int|Uint|Float)\d+|UnsafePointerView\.(?:getCString|copyInto)|readCString|readPointer|restorePointer|unwrapPointer|deref)$/;
const writes =
  /^(?:encode|set(?:Int|Uint|Float)\d+|exportString|exportBuffer|writeCString|writePointer)$/;
/** The same pointer in another dress. */
const dresses = /^(?:as|UnsafePointer\.(?:create|value|offset)|wrapPointer|ref)$/;

/** A call of something that an interface itself offers; null for anything else. */
export function lowerMember(
  { api, name }: Member,
  args: readonly JsNode[],
  node: JsNode,
  context: Lowering,
): Operand | null {
  const { scope } = context;
  const [first] = args;
  const opened = evaluate(node, scope);
  if (opened?.kind === "library" || opened?.kind === "opened" || opened?.kind === "symbols") {
    for (const of of args) context.expression(of);
    return openLibrary(opened.kind === "library" ? opened : opened.library, node, context);
  }
  if (api === "ffi-rs" && name === "load") return lowerLoad(first, node, context);
  if (api === "ffi-rs" && name === "close") {
    const library = stringOf(first ?? null)?.value ?? "";
    const value = place(`the library ${library}`, spanOf(node));
    context.out.push({ kind: "release", value, by: "close", span: spanOf(node) });
    return nothing(node);
  }
  if (api === "koffi") {
    const own = lowerKoffi(name, args, node, context);
    if (own) return own;
  }
  if (!first) return name === "errno" ? errno("ffi.errno()", node, context) : null;
  if (addresses.test(name)) return addressOf(first, node, context);
  if (views.test(name) && !copies(name, args)) return use(first, "view", node, context);
  if (views.test(name) || reads.test(name)) return use(first, "copy", node, context);
  if (writes.test(name)) {
    const of = use(first, "write", node, context);
    for (const extra of args.slice(1)) context.expression(extra);
    return of;
  }
  if (dresses.test(name)) {
    const value = context.expression(first);
    return value;
  }
  if (name === "UnsafePointerView") return use(first, "view", node, context);
  if (name === "alloc" || name === "allocCString") return memory(node, args, context);
  return null;
}

/** node:ffi copies unless told not to. */
function copies(name: string, args: readonly JsNode[]): boolean {
  const flag = args[2];
  return /^to(?:Array)?Buffer$/.test(name) && flag?.["value"] === true;
}

function errno(source: string, node: JsNode, context: Lowering): Operand {
  return made(node, context, (to, span) => ({ kind: "errno", to, source, saved: false, span }));
}

function lowerKoffi(
  name: string,
  args: readonly JsNode[],
  node: JsNode,
  context: Lowering,
): Operand | null {
  const [first] = args;
  const span = spanOf(node);
  switch (name) {
    case "errno":
      return args.length === 0 ? errno("koffi.errno()", node, context) : nothing(node);
    case "register": {
      const fn = args.find((of) => isFunction(of)) ?? args.at(-2) ?? null;
      const type = args.at(-1) ? evaluate(args.at(-1)!, context.scope) : null;
      const signature =
        type?.kind === "type" && type.type.kind === "callback" ? type.type.signature : null;
      markAnswer(fn, signature, context);
      nativeClosure(fn, node, context);
      return registered("koffi.unregister", node, context);
    }
    case "unregister": {
      if (!first) return null;
      const value = context.expression(first);
      context.out.push({ kind: "release", value, by: "koffi.unregister", span });
      return nothing(node);
    }
    case "alloc":
      return made(node, context, (to) => ({
        kind: "acquire",
        to,
        what: "what koffi.alloc made",
        by: "free",
        nullable: false,
        span,
      }));
    case "free": {
      if (!first) return null;
      const value = context.expression(first);
      const args_ = [{ value, passed: null, out: null }];
      context.out.push({
        kind: "call",
        to: null,
        callee: { kind: "foreign", symbol: "free" },
        arguments: args_,
        through: null,
        throws: "never",
        clobbersErrno: false,
        checked: true,
        span,
      });
      return nothing(node);
    }
    default:
      return null;
  }
}

/** The bare address of a buffer: nothing keeps the buffer for it. */
function addressOf(first: JsNode, node: JsNode, context: Lowering): Operand {
  const of = context.expression(first);
  return made(node, context, (to, span) => ({ kind: "address", to, of, keeps: false, span }));
}

/** C's memory is read or shown. */
function use(
  first: JsNode,
  how: "copy" | "view" | "write",
  node: JsNode,
  context: Lowering,
): Operand {
  const value = context.expression(first);
  const to = temporary(context);
  const span = spanOf(node);
  // A copy has nothing to do with what it was copied from.
  context.out.push({ kind: "use", value, how, to: how === "view" ? to : null, span });
  if (how !== "view") return nothing(node);
  context.views.add(to);
  return place(to, span);
}

function memory(node: JsNode, args: readonly JsNode[], context: Lowering): Operand {
  for (const of of args) context.expression(of);
  const value = made(node, context, (to, span) => ({
    kind: "make",
    to,
    what: "memory",
    body: null,
    holds: [],
    span,
  }));
  if (value.kind === "place") context.memory.set(value.place, bufferBytes(node));
  return value;
}

/** `load({ funcName, paramsValue: […] })`. */
function lowerLoad(first: JsNode | undefined, node: JsNode, context: Lowering): Operand | null {
  const spec = first && evaluate(first, context.scope);
  if (spec?.kind !== "object") return null;
  const fn = context.scope.reader.functions.find(
    ({ declaration }) => declaration.span.start === spec.node.start,
  );
  const values = propertiesOf(spec.node).get("paramsValue");
  if (!fn) return null;
  return lowerForeign(node, fn, values ? parts(values, "elements") : [], context);
}

const buffers: ReadonlySet<string> = new Set(
  "Uint8Array Int8Array Uint8ClampedArray Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array BigUint64Array BigInt64Array ArrayBuffer SharedArrayBuffer DataView".split(
    " ",
  ),
);

/** Calls of JavaScript's own that matter: buffers, numbers of pointers, views. Null for others. */
export function lowerPlain(
  node: JsNode,
  callee: JsNode,
  args: readonly JsNode[],
  context: Lowering,
): Operand | null {
  const name = callee.type === "Identifier" ? word(callee, "name") : "";
  const [first] = args;
  if (node.type === "NewExpression" && buffers.has(name)) {
    if (args.length > 0 && first) {
      const value = context.expression(first);
      // A typed array over a view, or over a buffer of ours, is the same memory.
      if (value.kind === "place" && shows(value.place, context)) return value;
    }
    return memory(node, args.slice(1), context);
  }
  const text = placeOf(callee) ?? "";
  if (/^Buffer\.(?:alloc|allocUnsafe|allocUnsafeSlow|from|concat)$/.test(text)) {
    const value = first ? context.expression(first) : null;
    if (value?.kind === "place" && context.views.has(value.place)) return value;
    return memory(node, args.slice(1), context);
  }
  const method = callee.type === "MemberExpression" ? memberName(callee) : null;
  if (method === "encode" && callee.type === "MemberExpression") return memory(node, args, context);
  if (name === "Number" || name === "BigInt")
    return first ? numberOfPointer(name, first, node, context) : null;
  const object = callee.type === "MemberExpression" ? part(callee, "object") : null;
  if (!object || method === null) return null;
  return viewMethod(object, method, args, node, context);
}

function shows(of: Place, { views: shown, memory: own }: Lowering): boolean {
  return shown.has(of) || own.has(of);
}

/** `Number(pointer)` is the pointer, as long as it fits. */
function numberOfPointer(name: string, first: JsNode, node: JsNode, context: Lowering): Operand {
  const value = context.expression(first);
  if (value.kind !== "place") return nothing(node, placesOf(value));
  const type = context.natives.get(value.place);
  if (name === "Number" && type?.kind === "pointer") {
    const words = [placeOf(first) ?? "the pointer"];
    context.scope.reader.marks.push({
      mark: "js-bigint-precision",
      span: spanOf(node),
      symbol: null,
      words,
    });
  }
  return place(value.place, spanOf(node));
}

/** `.slice()` of a view copies; `.subarray()` does not; everything else reads. */
function viewMethod(
  object: JsNode,
  method: string,
  args: readonly JsNode[],
  node: JsNode,
  context: Lowering,
): Operand | null {
  const inner = argumentsOf(object).length > 0 || placeOf(object) !== null;
  const chain = placeOf(object);
  const fresh = chain === null && inner ? context.expression(object) : null;
  const of = chain ?? (fresh?.kind === "place" ? fresh.place : null);
  if (of === null || !context.views.has(of)) {
    return fresh === null ? null : rest(fresh, method, args, node, context);
  }
  const value = place(of, spanOf(object));
  for (const arg of args) context.expression(arg);
  const how = /^(?:set|fill|write|copyWithin)/.test(method) ? "write" : "read";
  context.out.push({ kind: "use", value, how, to: null, span: spanOf(node) });
  const same = method === "subarray" || method === "getArrayBuffer";
  return same ? value : nothing(node);
}

/** A method of a value that was just made. */
function rest(
  of: Operand,
  method: string,
  args: readonly JsNode[],
  node: JsNode,
  context: Lowering,
): Operand {
  const given = [of, ...args.map((arg) => context.expression(arg))];
  return made(node, context, (to, span) => ({
    kind: "call",
    to,
    callee: { kind: "managed", name: method },
    arguments: given.map((value) => ({ value, passed: null, out: null })),
    through: null,
    throws: "never",
    clobbersErrno: method.endsWith("Sync"),
    checked: true,
    span,
  }));
}
