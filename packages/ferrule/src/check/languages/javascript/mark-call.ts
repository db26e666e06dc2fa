import type { DeclaredType } from "../../model/declared.ts";
import type { Argument } from "../../model/lowered.ts";
import { evaluate } from "./evaluate.ts";
import type { Lowering } from "./lower-context.ts";
import {
  bare,
  isFunction,
  numberOf,
  part,
  parts,
  placeOf,
  spanOf,
  word,
  type JsNode,
} from "./syntax.ts";
import type { JsFunction } from "./values.ts";

/** Marks what only the arguments of one call show. */
export function markCall(
  node: JsNode,
  fn: JsFunction,
  args: readonly JsNode[],
  given: readonly Argument[],
  context: Lowering,
): void {
  const { declaration, library } = fn;
  const { marks } = context.scope.reader;
  const { symbol, parameters } = declaration;
  const spread = args.some(({ type }) => type === "SpreadElement");
  if (parameters && !spread && library.api === "bun-ffi" && args.length < parameters.length) {
    const words = [symbol, `${args.length}`, `${parameters.length}`];
    marks.push({ mark: "js-call-arity", span: spanOf(node), symbol, words });
  }
  for (const [index, arg] of args.entries()) {
    const type = parameters?.[index]?.type;
    if (type) markFraction(arg, type, fn, context);
    markThread(arg, symbol, context);
    const direction = parameters?.[index]?.direction ?? null;
    if (type && direction === null && library.api === "koffi") markOut(arg, type, symbol, context);
    markSmall(arg, index, given[index], symbol, context);
    markLength(arg, args[index + 1], given[index], symbol, context);
  }
}

/** A callback that only this thread may call, where the header speaks of another. */
function markThread(arg: JsNode, symbol: string, { scope }: Lowering): void {
  const of = bare(arg);
  const inner = of.type === "MemberExpression" ? part(of, "object") : of;
  const closure = evaluate(inner, scope);
  if (closure?.kind !== "closure" || closure.threadsafe) return;
  const words = [symbol];
  const needs = { kind: "foreign-thread" } as const;
  scope.reader.marks.push({ mark: "js-foreign-thread", span: spanOf(arg), symbol, words, needs });
}

/** A buffer for a record that does not fit into it. */
function markSmall(
  arg: JsNode,
  parameter: number,
  given: Argument | undefined,
  symbol: string,
  context: Lowering,
): void {
  const bytes = given?.value.kind === "place" ? roomOf(arg, given.value.place, context) : null;
  if (bytes === null) return;
  const needs = { kind: "larger-record", parameter, bytes } as const;
  const words = [symbol, `${bytes}`];
  const mark = "js-buffer-too-small";
  context.scope.reader.marks.push({ mark, span: spanOf(arg), symbol, words, needs });
}

/** `f(buffer, 256)` where `buffer` has 32 bytes. */
function markLength(
  arg: JsNode,
  next: JsNode | undefined,
  given: Argument | undefined,
  symbol: string,
  context: Lowering,
): void {
  const told = next === undefined ? null : numberOf(next);
  const room = given?.value.kind === "place" ? roomOf(arg, given.value.place, context) : null;
  if (told === null || room === null || told <= room) return;
  const words = [symbol, `${room}`, `${told}`];
  context.scope.reader.marks.push({ mark: "js-length", span: spanOf(next!), symbol, words });
}

function roomOf(arg: JsNode, place: string, { memory }: Lowering): number | null {
  const own = memory.get(place);
  if (own !== undefined) return own;
  const inner = bare(arg);
  const [first] = inner.type === "CallExpression" ? parts(inner, "arguments") : [];
  const chain = first ? placeOf(first) : null;
  return chain === null ? null : (memory.get(chain) ?? null);
}

/** `[0]` passed to a pointer that koffi only reads: C's answer never arrives. */
function markOut(arg: JsNode, type: DeclaredType, symbol: string, context: Lowering): void {
  if (type.kind !== "pointer" || type.const === true) return;
  const to = type.to;
  if (!to || !["c-integer", "integer", "pointer", "float", "bool"].includes(to.kind)) return;
  const chain = placeOf(arg);
  if (chain === null || context.memory.get(chain) !== null || !context.memory.has(chain)) return;
  const { reader } = context.scope;
  // One cell, made to be written to and read again.
  const single = new RegExp(
    `\\b${chain.replaceAll(/[^\w]/g, "\\$&")}\\s*=\\s*\\[\\s*(?:0n?|null|undefined|-1|false)?\\s*\\]`,
  );
  const readBack = new RegExp(
    `\\b${chain.replaceAll(/[^\w]/g, "\\$&")}\\s*\\[\\s*0\\s*\\](?!\\s*=[^=])`,
  );
  if (!single.test(reader.text) || !readBack.test(reader.text)) return;
  reader.marks.push({
    mark: "js-out-marker",
    span: spanOf(arg),
    symbol,
    words: [symbol, type.text],
  });
}

/** A number with a fraction given to an integer: it is cut, or refused, depending on the runtime. */
function markFraction(
  arg: JsNode,
  type: DeclaredType,
  { declaration: { symbol } }: JsFunction,
  context: Lowering,
): void {
  if (type.kind !== "integer" && type.kind !== "c-integer") return;
  const of = bare(arg);
  if (of.type !== "BinaryExpression") return;
  const operator = word(of, "operator");
  const right = numberOf(part(of, "right"));
  const left = placeOf(part(of, "left"))?.split(".").at(-1) ?? "";
  const divided = operator === "/" && (right === null || Math.abs(right) > 1);
  const scaled =
    operator === "*" &&
    right !== null &&
    right >= 1000 &&
    /sec|time|delay|interval|duration/i.test(left);
  if (!divided && !scaled) return;
  const words = [symbol, type.text];
  context.scope.reader.marks.push({ mark: "js-fraction", span: spanOf(arg), symbol, words });
}

const sizes: Readonly<Record<string, number>> = {
  Uint8Array: 1,
  Int8Array: 1,
  Uint8ClampedArray: 1,
  Uint16Array: 2,
  Int16Array: 2,
  Uint32Array: 4,
  Int32Array: 4,
  Float32Array: 4,
  Float64Array: 8,
  BigUint64Array: 8,
  BigInt64Array: 8,
  ArrayBuffer: 1,
};

/** Bytes of the buffer that an expression makes, where they are written out. */
export function bufferBytes(node: JsNode): number | null {
  const callee = part(node, "callee");
  const [first] = parts(node, "arguments");
  const count = first && !isFunction(first) ? numberOf(first) : null;
  if (!callee || count === null) return null;
  if (placeOf(callee)?.startsWith("Buffer.alloc")) return count;
  const name = word(callee, "name");
  return Object.hasOwn(sizes, name) ? count * sizes[name]! : null;
}
