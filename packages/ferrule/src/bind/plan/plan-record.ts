import { recordOn, type PlacedRecord } from "../../boundary/record-layout.ts";
import { resolveType } from "../../boundary/resolve-type.ts";
import { seeThrough } from "../../boundary/see-through.ts";
import { spellType } from "../../boundary/spell-type.ts";
import type { NativeInteger, ResolvedType } from "../../boundary/model.ts";
import type { CType, TargetId } from "../../facts/model.ts";
import { classNameOf, type PlanContext } from "./context.ts";
import type { ElementPlan, FieldPlan, RecordPlan } from "./record-model.ts";
import { camelCase, NameTable } from "./names.ts";
import { planScalar } from "./plan-scalar.ts";
import { valueOf } from "./plan-value.ts";

/**
 * The records that a contract copies, and those that cross by value and need no line, with the
 * fields that all targets have.
 */
export function planRecords(context: PlanContext, names: NameTable): readonly RecordPlan[] {
  const { contract } = context.boundary;
  const listed = [...contract.types].flatMap(([cName, { value, text }]) =>
    value ? [{ cName, note: text }] : [],
  );
  const implied = [...context.implied.values()].map((cName) => ({ cName, note: null }));
  return [...listed, ...implied].map(({ cName, note }) => {
    const className = names.claim(classNameOf(cName, context));
    return { ...planRecord(cName, context), cName, className, note };
  });
}

/** The records that the module speaks of: listed ones, and of the others those that are used. */
export function usedRecords(
  records: readonly RecordPlan[],
  used: ReadonlySet<string>,
): readonly RecordPlan[] {
  const kept = new Set(used);
  const keep = (of: ElementPlan): void => {
    if (of.kind === "array") keep(of.of);
    if (of.kind !== "record" || kept.has(of.type)) return;
    kept.add(of.type);
    for (const field of records.find(({ cName }) => cName === of.type)?.fields ?? []) keep(field);
  };
  for (const { cName, note, fields } of records) {
    if (note !== null || used.has(cName)) for (const field of fields) keep(field);
  }
  return records.filter(({ cName, note }) => note !== null || kept.has(cName));
}

function planRecord(
  cName: string,
  context: PlanContext,
): Pick<RecordPlan, "doc" | "fields" | "leftOut" | "layouts"> {
  const placed = new Map<TargetId, PlacedRecord>();
  for (const { id } of context.boundary.facts.targets) {
    const record = recordOn(id, cName, context.boundary.facts);
    if (record) placed.set(id, record);
  }
  const records = [...placed.values()];
  const first = records[0]?.fields ?? [];
  const names = new NameTable();
  const fields: FieldPlan[] = [];
  const leftOut: string[] = [];
  for (const { name, type, doc } of first) {
    const types = new Map<TargetId, CType>();
    for (const [target, record] of placed) {
      const found = record.fields.find((of) => of.name === name);
      if (found) types.set(target, found.type);
    }
    const kind =
      types.size === placed.size
        ? planElement(`${cName}.${name}`, types, context)
        : "not on every target";
    if (typeof kind === "string") leftOut.push(`${name}: ${kind}`);
    else {
      const declaration = spellType(type, name);
      fields.push({ ...kind, cName: name, name: names.claim(camelCase(name)), declaration, doc });
    }
  }
  const layouts: Record<string, readonly number[]> = {};
  for (const [target, { size, fields: all }] of placed) {
    const offsets = fields.map(({ cName: of }) => all.find(({ name }) => name === of)!.offset);
    layouts[target] = [size, ...offsets];
  }
  return { doc: records[0]?.doc ?? null, fields, leftOut, layouts };
}

/** What a field or an element becomes, or why it is not offered. */
function planElement(
  spelling: string,
  types: ReadonlyMap<TargetId, CType>,
  context: PlanContext,
): ElementPlan | string {
  const { facts } = context.boundary;
  const bare = new Map(
    [...types].map(([target, type]) => [target, seeThrough(type, target, facts)]),
  );
  const [written] = types.values();
  if (!written) return "no layout";
  if ([...bare.values()].some(({ kind }) => kind === "array")) {
    return planArray(spelling, bare, context);
  }
  const type = mergeIntegers(spelling, types, context) ?? resolveType(written, facts);
  if (type.kind === "record") {
    const known = valueOf(type, context);
    return known === null ? `a ${type.spelling}` : { kind: "record", type: known };
  }
  if (type.kind === "pointer") {
    const text = type.to.spelling.endsWith("char") && !type.to.spelling.includes("signed");
    return text ? { kind: "text" } : `a ${type.spelling}`;
  }
  const scalar = planScalar(type, context);
  return scalar === null ? `a ${type.spelling}` : { kind: "scalar", scalar };
}

function planArray(
  spelling: string,
  types: ReadonlyMap<TargetId, CType>,
  context: PlanContext,
): ElementPlan | string {
  const counts = new Set<number | null>();
  const elements = new Map<TargetId, CType>();
  for (const [target, type] of types) {
    if (type.kind !== "array") return "not an array on every target";
    elements.set(target, type.of);
    counts.add(type.length);
  }
  const [count, other] = counts;
  if (typeof count !== "number" || other !== undefined) {
    return "an array whose length differs between targets";
  }
  const of = planElement(spelling, elements, context);
  if (typeof of === "string") return `an array of ${of}`;
  if (of.kind !== "scalar" || of.scalar.kind !== "integer") return { kind: "array", count, of };
  const [first] = elements.values();
  const type = resolveType(first!, context.boundary.facts);
  const byte = type.kind === "integer" && type.native.every(({ value }) => /^[iu]8$/.test(value));
  return byte ? { kind: "bytes", count } : { kind: "array", count, of };
}

/** An integer that targets spell differently, with each target's own width; null for others. */
function mergeIntegers(
  spelling: string,
  types: ReadonlyMap<TargetId, CType>,
  context: PlanContext,
): ResolvedType | null {
  const widths = new Map<NativeInteger, TargetId[]>();
  for (const [target, written] of types) {
    const type = resolveType(written, context.boundary.facts);
    const native =
      type.kind === "integer" && !type.bool
        ? type.native.find(({ targets }) => targets.includes(target))?.value
        : undefined;
    if (native === undefined) return null;
    widths.set(native, [...(widths.get(native) ?? []), target]);
  }
  const native = [...widths].map(([value, targets]) => ({ targets, value }));
  return { kind: "integer", bool: false, spelling, names: [], native };
}
