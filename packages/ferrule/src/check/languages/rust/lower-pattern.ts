import type { Node } from "../../parse/node.ts";
import type { Condition } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { declare, other, placesIn, type Held, type Lowering, type Value } from "./context.ts";
import { owningFamily } from "./families.ts";
import { bareName } from "./items.ts";

/** What a variable of this type holds, where its lifetime matters. */
export function heldOfType(type: Node): Held | null {
  if (type.type === "array_type") return { kind: "owner", family: "array" };
  if (type.type !== "type_identifier" && type.type !== "generic_type") return null;
  const family = owningFamily(bareName(type));
  return family === null ? null : { kind: "owner", family };
}

/** Binds the names of a pattern to a value, or to parts of it. */
export function bind(pattern: Node, value: Value, context: Lowering): void {
  const span = spanOf(pattern);
  switch (pattern.type) {
    case "identifier":
      return bindName(pattern, value, context);
    case "mut_pattern":
    case "ref_pattern":
    case "reference_pattern":
    case "match_pattern": {
      const inner = namedChildren(pattern).find(({ type }) => type !== "mutable_specifier");
      if (inner) bind(inner, value, context);
      return;
    }
    case "captured_pattern": {
      const [name] = namedChildren(pattern);
      if (name) bindName(name, value, context);
      return;
    }
    case "tuple_struct_pattern": {
      const type = pattern.childForFieldName("type");
      const inner = namedChildren(pattern).filter(({ id }) => id !== type?.id);
      const whole = inner.length === 1 && /^(?:Some|Ok|Ready)$/.test(type?.text ?? "");
      for (const child of inner) bind(child, whole ? value : parts(value, span), context);
      return;
    }
    case "tuple_pattern": {
      const known = value.operand.kind === "compound" ? value.operand.parts : [];
      for (const [index, child] of namedChildren(pattern).entries()) {
        const part = known[index];
        bind(child, part ? { operand: part, held: null, type: null } : parts(value, span), context);
      }
      return;
    }
    case "struct_pattern":
      for (const field of namedChildren(pattern)) {
        if (field.type !== "field_pattern") continue;
        const name = field.childForFieldName("name");
        const inner = field.childForFieldName("pattern") ?? name;
        const base = value.operand.kind === "place" ? value.operand.place : null;
        const of: Value =
          base !== null && name
            ? {
                operand: { kind: "place", place: `${base}.${name.text}`, span },
                held: null,
                type: null,
              }
            : parts(value, span);
        if (inner) bind(inner, of, context);
      }
      return;
    case "shorthand_field_identifier":
      return bindName(pattern, value, context);
    default:
  }
}

function parts(value: Value, span: ReturnType<typeof spanOf>): Value {
  return other(span, placesIn(value));
}

function bindName(name: Node, value: Value, context: Lowering): void {
  const span = spanOf(name);
  if (/^[A-Z]/.test(name.text)) return;
  const { out, shared } = context;
  const place = declare(name.text, context);
  const { operand, held, type } = value;
  out.push({ kind: "assign", to: place, value: operand, span });
  if (held && held.kind !== "reference") shared.held.set(place, held);
  if (type !== null) shared.types.set(place, type);
}

/** The test that a pattern is; null for one that always matches. */
export function patternCondition(pattern: Node, value: Value): Condition | null {
  const span = spanOf(pattern);
  const place = value.operand.kind === "place" ? value.operand.place : null;
  const uses = placesIn(value);
  switch (pattern.type) {
    case "match_pattern": {
      const inner = pattern.namedChildren[0];
      const guard = pattern.childForFieldName("condition");
      const of = inner ? patternCondition(inner, value) : null;
      if (!guard) return of;
      const test: Condition = { kind: "unknown", uses, span: spanOf(guard) };
      return of === null ? test : { kind: "and", left: of, right: test, span };
    }
    case "identifier":
      return /^[A-Z]/.test(pattern.text) ? named(pattern, place, uses) : null;
    case "mut_pattern":
    case "ref_pattern":
    case "captured_pattern":
    case "remaining_field_pattern":
      return null;
    case "scoped_identifier":
      return named(pattern, place, uses);
    case "tuple_struct_pattern": {
      const type = pattern.childForFieldName("type")?.text ?? "";
      if (type !== "Some" || place === null) return { kind: "unknown", uses, span };
      return { kind: "not", of: { kind: "is-null", place, span }, span };
    }
    case "integer_literal":
    case "negative_literal":
      return literal(pattern.text, place, uses, span);
    case "or_pattern": {
      const all = namedChildren(pattern).map((child) => patternCondition(child, value));
      return (
        all.reduce((left, right) =>
          left === null || right === null ? null : { kind: "or", left, right, span },
        ) ?? null
      );
    }
    case "tuple_pattern":
    case "struct_pattern":
      return { kind: "unknown", uses, span };
    default:
      return pattern.text === "_" ? null : { kind: "unknown", uses, span };
  }
}

/** Names of codes that say success. */
export const success: RegExp = /(?:^|_)(?:OK|Ok|SUCCESS|Success|NO_?ERR(?:OR)?|NOERROR|SUCCEEDED)$/;

function named(pattern: Node, place: string | null, uses: readonly string[]): Condition {
  const span = spanOf(pattern);
  if (place === null) return { kind: "unknown", uses, span };
  if (pattern.text === "None") return { kind: "is-null", place, span };
  if (success.test(pattern.text)) {
    return { kind: "not", of: { kind: "failed", place, span }, span };
  }
  return { kind: "compares", places: [place], span };
}

function literal(
  text: string,
  place: string | null,
  uses: readonly string[],
  span: ReturnType<typeof spanOf>,
): Condition {
  if (place === null) return { kind: "unknown", uses, span };
  if (text === "0") return { kind: "not", of: { kind: "truth", place, span }, span };
  if (text.replaceAll(" ", "") === "-1") return { kind: "failed", place, span };
  return { kind: "compares", places: [place], span };
}
