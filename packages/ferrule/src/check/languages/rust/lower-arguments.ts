import type { Node } from "../../parse/node.ts";
import type { Argument, Place } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import type { Lowering, Value } from "./context.ts";
import { addressOf } from "./emit.ts";

export type Given = {
  readonly argument: Argument;
  /** Rust's own memory, which another function takes back: no longer this function's. */
  readonly handedOver: boolean;
};

/** Arguments of a C function: `&mut x` of something empty is an out-parameter. */
export function lowerArguments(list: readonly Node[], context: Lowering): readonly Given[] {
  return list.map((node) => lowerArgument(node, context));
}

function takenBack(family: string, { file, shared }: Lowering): boolean {
  const elsewhere = file.text.replace(shared.text, "");
  return new RegExp(String.raw`(?:\b${family}(?:::<[^>]*>)?|>|Self)::from_raw\b`).test(elsewhere);
}

function lowerArgument(node: Node, context: Lowering): Given {
  const out = outPlace(node, context);
  if (out !== null) {
    const value = { kind: "other", uses: [], span: spanOf(node) } as const;
    return { argument: { value, passed: null, out }, handedOver: false };
  }
  const value = context.expression(node);
  const whole = isOwned(value) ? addressOf(value, spanOf(node), context) : value;
  const handedOver = value.held?.kind === "raw" && takenBack(value.held.family, context);
  return { argument: { value: whole.operand, passed: null, out: null }, handedOver };
}

/** `&mut state` of an object of the program's own: C is given its address. */
function isOwned({ held, operand }: Value): boolean {
  return (
    held?.kind === "reference" && operand.kind === "place" && !operand.place.startsWith("self")
  );
}

/** The place behind `&mut x`, `&mut x as *mut _`, `x.as_mut_ptr()`, if C is to fill it. */
function outPlace(node: Node, context: Lowering): Place | null {
  const inner = uncast(node);
  if (inner.type === "call_expression") {
    const callee = inner.childForFieldName("function");
    const object = callee?.childForFieldName("value");
    const name = callee?.childForFieldName("field")?.text ?? "";
    if (!object || !/^(?:as_mut_ptr|as_uninit_mut|get)$/.test(name)) return null;
    const place = simplePlace(object, context);
    return place !== null && context.shared.held.get(place)?.kind === "zero" ? place : null;
  }
  const isRaw = inner.type === "macro_invocation" && /addr_of_mut!/.test(inner.text);
  if (isRaw || inner.type !== "reference_expression") return null;
  const mutable = namedChildren(inner).some(({ type }) => type === "mutable_specifier");
  if (!mutable && !/^&\s*raw mut\b/.test(inner.text)) return null;
  const place = simplePlace(inner.childForFieldName("value")!, context);
  if (place === null) return null;
  const { held, types } = context.shared;
  const known = held.get(place);
  // As plain memory it is user data; what starts empty, or is a pointer, is filled by C.
  const asMemory = inner.id !== node.id && /\*(?:mut|const) (?:\w+::)*c_void\s*$/.test(node.text);
  if (asMemory && !(known?.kind === "zero" && filledLater(place, context))) return null;
  if (known?.kind === "owner") return null;
  return known?.kind === "zero" || types.get(place) === undefined || place.startsWith("self.")
    ? place
    : null;
}

/** A pointer that starts as null, passed as `void **`. */
function filledLater(place: Place, { shared }: Lowering): boolean {
  const name = place.replace(/#\d+$/, "");
  return new RegExp(String.raw`let mut ${name}\b[^;]*(?:null|zeroed|uninit)`).test(shared.text);
}

function uncast(node: Node): Node {
  if (node.type === "type_cast_expression") return uncast(node.childForFieldName("value")!);
  if (node.type === "parenthesized_expression") return uncast(node.namedChildren[0]!);
  const callee = node.type === "call_expression" ? node.childForFieldName("function") : null;
  const inner = callee?.type === "generic_function" ? callee.childForFieldName("function") : callee;
  const method = inner?.childForFieldName("field")?.text;
  const object = inner?.childForFieldName("value");
  return object && (method === "cast" || method === "cast_mut") ? uncast(object) : node;
}

function simplePlace(node: Node, context: Lowering): Place | null {
  if (node.type === "field_expression" && node.childForFieldName("value")?.type !== "self")
    return null;
  if (!/^(?:identifier|field_expression)$/.test(node.type)) return null;
  const { operand } = context.expression(node);
  return operand.kind === "place" && !operand.place.startsWith("$") ? operand.place : null;
}
