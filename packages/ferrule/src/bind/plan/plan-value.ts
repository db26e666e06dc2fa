import type { Boundary, ResolvedType } from "../../boundary/model.ts";
import { shapeOn } from "../../boundary/record-shape.ts";
import { resolveType } from "../../boundary/resolve-type.ts";
import type { Facts } from "../../facts/model.ts";
import type { PlanContext } from "./context.ts";
import type { NativeName } from "./model.ts";
import { Refusal } from "./refusal.ts";

type RecordOf = Extract<ResolvedType, { kind: "record" }>;

/**
 * The C name of the record that a value is copied as: one that the contract lists as `value`, or
 * one made of numbers alone, of which nothing is left to be said.
 */
export function valueOf(type: ResolvedType, context: PlanContext): string | null {
  if (type.kind !== "record") return null;
  const { types } = context.boundary.contract;
  const listed = [...type.names, type.name].find((name) => types.get(name)?.value === true);
  return listed ?? context.implied.get(type.name) ?? null;
}

/**
 * How a record crosses by value.
 *
 * @throws Refusal when no FFI can be told of it, or the contract has to say what its pointers are.
 */
export function needShape(type: RecordOf, context: PlanContext): NativeName {
  const value = valueOf(type, context);
  const { facts } = context.boundary;
  const texts: Record<string, string> = {};
  for (const { id } of facts.targets) {
    const shape = shapeOn(id, type.name, facts);
    if (shape.kind === "refused") {
      throw new Refusal("by-value", `passes ${type.spelling} by value: ${shape.reason}`);
    }
    texts[id] = shape.text;
  }
  if (value === null) {
    const reason = `passes ${type.spelling} by value, which holds pointers`;
    throw new Refusal("undecided", reason, `"${type.names[0] ?? type.name}": "value" under types`);
  }
  const name: NativeName = `r_${value.replaceAll(/\W+/g, "_")}`;
  const [first = "", ...others] = new Set(Object.values(texts));
  context.shapes.set(name, others.length === 0 ? first : texts);
  return name;
}

/**
 * Records that functions and callbacks pass by value, and that hold numbers alone, with the records
 * inside them: a copy of numbers has no owner and no end. By record name, how it is called.
 */
export function implyValues({
  facts,
  contract,
  functions,
  callbacks,
}: Boundary): Map<string, string> {
  const implied = new Map<string, string>();
  const called = typedefsOfRecords(facts);
  const imply = (type: ResolvedType): void => {
    if (type.kind !== "record" || implied.has(type.name)) return;
    if ([...type.names, type.name].some((name) => contract.types.has(name))) return;
    const name = called.get(type.name) ?? type.name;
    if (name.startsWith("@")) return;
    const shapes = facts.targets.map(({ id }) => shapeOn(id, type.name, facts));
    if (!shapes.every((of) => of.kind === "shape" && !of.text.includes("ptr"))) return;
    implied.set(type.name, name);
    for (const inner of recordsIn(type.name, facts)) imply(inner);
  };
  for (const { skipped, declaration, parameters, result } of functions) {
    if (skipped !== null || declaration.inline) continue;
    for (const { type } of [...parameters, result]) imply(type);
  }
  for (const { parameters } of callbacks.values()) for (const { type } of parameters) imply(type);
  return implied;
}

/** The records that a record holds. */
function recordsIn(name: string, facts: Facts): readonly ResolvedType[] {
  const declared = [`struct ${name}`, name].flatMap((of) => facts.types[of] ?? []);
  return declared.flatMap((of) => {
    if (of.kind !== "record") return [];
    return (of.fields ?? []).map(({ type }) => {
      let at = type;
      while (at.kind === "array") at = at.of;
      return resolveType(at, facts);
    });
  });
}

/** The typedef that a record is known by: its own name where one has it, else the first. */
function typedefsOfRecords(facts: Facts): ReadonlyMap<string, string> {
  const called = new Map<string, string>();
  for (const declared of Object.values(facts.types)) {
    for (const found of declared) {
      if (found.kind !== "typedef" || found.type.kind !== "record") continue;
      const record = found.type.name.replace(/^(?:struct|union) /, "");
      if (!called.has(record) || found.name === record) called.set(record, found.name);
    }
  }
  return called;
}
