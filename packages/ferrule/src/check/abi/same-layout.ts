import type { Facts, TargetFacts } from "../../facts/model.ts";
import type { DeclaredType, ForeignRecord } from "../model/declared.ts";
import type { Concrete } from "./concrete.ts";
import { declaredType, layoutDeclared } from "./declared-type.ts";
import { onTarget, trueType, valueOn } from "./true-type.ts";

/** A number or an address at its place in a record. */
type Leaf = { readonly at: number; readonly kind: string; readonly bytes: number };

const leavesAtMost = 1024;

/**
 * Whether a mirrored record lies in memory as the true one does, however it is divided: two doubles
 * or an array of two, a record inside or its fields one by one. `prefix`: its beginning is enough.
 */
export function liesTheSame(
  record: ForeignRecord,
  name: string,
  facts: Facts,
  target: TargetFacts,
  records: ReadonlyMap<string, ForeignRecord>,
  prefix: boolean,
): boolean {
  const theirs = trueLeaves(name, 0, facts, target);
  const own = theirs && declaredLeaves(record, 0, target, records);
  return theirs !== null && own !== null && own.length > 0 && fits(own, theirs, prefix);
}

/** Each leaf at the place of its partner; a union takes whatever fills it. */
function fits(own: readonly Leaf[], theirs: readonly Leaf[], prefix: boolean): boolean {
  let at = 0;
  for (const { at: start, kind, bytes } of theirs) {
    const first = own[at];
    if (first === undefined) return prefix;
    if (kind === "any") {
      while (own[at] !== undefined && own[at]!.at < start + bytes) at++;
    } else {
      if (first.at !== start || first.kind !== kind || first.bytes !== bytes) return false;
      at++;
    }
  }
  return at === own.length;
}

function declaredLeaves(
  record: ForeignRecord,
  start: number,
  target: TargetFacts,
  records: ReadonlyMap<string, ForeignRecord>,
): readonly Leaf[] | null {
  const layout = record.tag === "struct" ? layoutDeclared(record, target, records) : null;
  if (layout === null) return null;
  const inside = (type: DeclaredType, at: number): readonly Leaf[] | null => {
    if (type.kind === "array") {
      const { of } = type;
      return repeated(type.length, at, (from) => inside(of, from));
    }
    if (type.kind === "record") {
      const of = records.get(type.name);
      return of ? declaredLeaves(of, at, target, records) : null;
    }
    return leaf(declaredType(type, target, records), at, target);
  };
  return joined((record.fields ?? []).map((of, i) => inside(of.type, start + layout.offsets[i]!)));
}

function trueLeaves(
  name: string,
  start: number,
  facts: Facts,
  target: TargetFacts,
): readonly Leaf[] | null {
  const of = onTarget(facts.types[name], target.id);
  if (of?.kind !== "record" || of.fields === null) return null;
  const layout = valueOn(of.layout, target.id);
  if (!layout || of.fields.some(({ bits }) => bits !== null)) return null;
  // A union is often mirrored by the one member that is used, if that fills it.
  if (of.tag === "union") return [{ at: start, kind: "any", bytes: layout.size }];
  const inside = (type: Concrete, at: number): readonly Leaf[] | null => {
    if (type.kind === "array") {
      const { of: element } = type;
      return repeated(type.length, at, (from) => inside(element, from));
    }
    if (type.kind === "record") return trueLeaves(type.name, at, facts, target);
    return leaf(type, at, target);
  };
  return joined(
    of.fields.map(({ type }, i) =>
      inside(trueType(type, facts, target), start + layout.offsets[i]! / 8),
    ),
  );
}

function repeated(
  length: number | null,
  start: number,
  one: (at: number) => readonly Leaf[] | null,
): readonly Leaf[] | null {
  const first = one(0);
  if (length === null || first === null || first.length * length > leavesAtMost) return null;
  const width = Math.max(...first.map((of) => of.at + of.bytes));
  return Array.from({ length }, (_, index) => start + index * width).flatMap((from) =>
    first.map((of) => ({ ...of, at: from + of.at })),
  );
}

function leaf(type: Concrete, at: number, target: TargetFacts): readonly Leaf[] | null {
  switch (type.kind) {
    case "function":
      return [{ at, kind: "pointer", bytes: target.pointerSize }];
    case "integer":
      return [{ at, kind: type.flavour === "bool" ? "bool" : "integer", bytes: type.bytes }];
    case "float":
    case "pointer":
      return [{ at, kind: type.kind, bytes: type.bytes }];
    default:
      return null;
  }
}

function joined(parts: readonly (readonly Leaf[] | null)[]): readonly Leaf[] | null {
  const all = parts.flatMap((part) => part ?? []);
  return parts.includes(null) || all.length > leavesAtMost ? null : all;
}
