import type { Node } from "../../parse/node.ts";
import type { Condition, Place } from "../../model/lowered.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import {
  lookUp,
  other,
  placesIn,
  placeValue,
  temporary,
  type Lowering,
  type Value,
} from "./context.ts";
import { addressOf, argumentsOf, emitPanic } from "./emit.ts";
import { makingMacros, noisyMacros } from "./families.ts";
import { panicking } from "./panics.ts";

/** Lowers a macro by its name: its arguments are tokens, of which the variables are known. */
export function lowerMacro(node: Node, context: Lowering): Value {
  const span = spanOf(node);
  const name = node.childForFieldName("macro")?.text.split("::").at(-1) ?? "";
  const uses = placesOf(node, context);
  const { out } = context;
  if (/^addr_of(?:_mut)?$/.test(name)) {
    const [place] = uses;
    return place === undefined
      ? other(span)
      : addressOf(placeValue(place, span, null, null), span, context);
  }
  const family = Object.hasOwn(makingMacros, name) ? makingMacros[name]! : null;
  if (family !== null) {
    const to = temporary(context);
    out.push({ kind: "make", to, what: "memory", body: null, holds: [], span });
    return placeValue(to, span, { kind: "owner", family }, null);
  }
  if (noisyMacros.test(name)) return print(name, span, context);
  if (panicking.test(name) || name.startsWith("debug_assert"))
    return lowerAssert(node, name, uses, context);
  if (/^(?:bail|return_err)$/.test(name)) {
    out.push({ kind: "return", value: null, span });
    return other(span);
  }
  if (
    /^(?:matches|cfg|concat|stringify|line|file|env|c|cstr|c_str|include_str|include_bytes)$/.test(
      name,
    )
  ) {
    return other(span, uses);
  }
  out.push({ kind: "opaque", uses, span });
  return other(span);
}

/** `println_(…)`, as the mask leaves it. */
export function isPrinting(callee: string): boolean {
  return callee.endsWith("_") && noisyMacros.test(callee.slice(0, -1).split("::").at(-1) ?? "");
}

/** A macro that prints: what is printed was looked at, and the system is called. */
export function lowerPrinting(node: Node, callee: string, context: Lowering): Value {
  const span = spanOf(node);
  const uses = argumentsOf(node).flatMap((of) => placesIn(context.expression(of)));
  const condition = { kind: "unknown", uses, span } as const;
  if (uses.length > 0) context.out.push({ kind: "if", condition, yes: [], no: [], span });
  return print(callee.slice(0, -1), span, context);
}

function print(name: string, span: Value["operand"]["span"], context: Lowering): Value {
  context.out.push({
    kind: "call",
    to: null,
    callee: { kind: "managed", name: `${name}!` },
    arguments: [],
    through: null,
    throws: "never",
    clobbersErrno: true,
    checked: true,
    span,
  });
  return other(span);
}

function placesOf(node: Node, { scope }: Lowering): readonly Place[] {
  const found = new Set<Place>();
  for (const token of node.descendantsOfType(["identifier", "self"])) {
    const place = token && lookUp(token.text, scope);
    if (place) found.add(place);
  }
  return [...found];
}

function lowerAssert(node: Node, name: string, uses: readonly Place[], context: Lowering): Value {
  const span = spanOf(node);
  const tested = /^\w+!\s*\(\s*(!?)\s*(\w+)\.is_(null|none|some)\(\)/.exec(
    node.text.replace(/^.*::/, ""),
  );
  const place = tested && lookUp(tested[2] ?? "", context.scope);
  const stops = /^(?:panic|unreachable|todo|unimplemented)$/.test(name);
  if (!stops) {
    const none: Condition = { kind: "is-null", place: place ?? "", span };
    const positive = (tested?.[1] === "!") !== (tested?.[3] === "some");
    const condition: Condition = place
      ? positive
        ? { kind: "not", of: none, span }
        : none
      : { kind: "unknown", uses, span };
    if (!name.startsWith("debug") && !place) emitPanic(`${name}!`, span, context);
    // The process ends there, or the panic has been told of already: what is lost then is no leak.
    const always = { kind: "constant", value: true, span } as const;
    const end = { kind: "loop", condition: always, body: [], atLeastOnce: false, span } as const;
    context.out.push({ kind: "if", condition, yes: [], no: [end], span });
    return other(span);
  }
  context.out.push({ kind: "throw", value: null, span });
  return other(span);
}
