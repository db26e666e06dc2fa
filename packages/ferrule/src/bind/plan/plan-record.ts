import { recordOn, type PlacedRecord } from "../../boundary/record-layout.ts";
import { resolveType } from "../../boundary/resolve-type.ts";
import type { NativeInteger, ResolvedType } from "../../boundary/model.ts";
import type { CType, TargetId } from "../../facts/model.ts";
import { classNameOf, type PlanContext } from "./context.ts";
import type { FieldPlan, RecordPlan } from "./model.ts";
import { camelCase, NameTable } from "./names.ts";
import { planScalar } from "./plan-scalar.ts";

/** The records that a contract copies, with the fields that all targets have. */
export function planRecords(context: PlanContext, names: NameTable): readonly RecordPlan[] {
  const values = [...context.boundary.contract.types].filter(([, { value }]) => value);
  return values.map(([cName, { text }]) => {
    const className = names.claim(classNameOf(cName, context));
    return { ...planRecord(cName, context), cName, className, note: text };
  });
}

function planRecord(
  cName: string,
  context: PlanContext,
): Pick<RecordPlan, "fields" | "leftOut" | "layouts"> {
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
  for (const { name } of first) {
    const types = new Map<TargetId, CType>();
    for (const [target, record] of placed) {
      const found = record.fields.find((of) => of.name === name);
      if (found) types.set(target, found.type);
    }
    const kind =
      types.size === placed.size
        ? planField(`${cName}.${name}`, types, context)
        : "not on every target";
    if (typeof kind === "string") leftOut.push(`${name}: ${kind}`);
    else fields.push({ ...kind, cName: name, name: names.claim(camelCase(name)) });
  }
  const layouts: Record<string, readonly number[]> = {};
  for (const [target, { size, fields: all }] of placed) {
    const offsets = fields.map(({ cName: of }) => all.find(({ name }) => name === of)!.offset);
    layouts[target] = [size, ...offsets];
  }
  return { fields, leftOut, layouts };
}

type Bare<T> = T extends unknown ? Omit<T, "name" | "cName"> : never;

/** What a field becomes, or why it is not offered. */
function planField(
  spelling: string,
  types: ReadonlyMap<TargetId, CType>,
  context: PlanContext,
): Bare<FieldPlan> | string {
  const { facts, contract } = context.boundary;
  const [written] = types.values();
  if (!written) return "no layout";
  if (written.kind === "array") return planArray(types, context);
  const type = mergeIntegers(spelling, types, context) ?? resolveType(written, facts);
  if (type.kind === "record") {
    const known = [...type.names, type.name].find((name) => contract.types.get(name)?.value);
    return known === undefined ? `a ${type.spelling}` : { kind: "record", type: known };
  }
  if (type.kind === "pointer") {
    const text = type.to.spelling.endsWith("char") && !type.to.spelling.includes("signed");
    return text ? { kind: "text" } : `a ${type.spelling}`;
  }
  const scalar = planScalar(type, context);
  return scalar === null ? `a ${type.spelling}` : { kind: "scalar", scalar };
}

function planArray(
  types: ReadonlyMap<TargetId, CType>,
  context: PlanContext,
): Bare<FieldPlan> | string {
  const counts = new Set<number | null>();
  for (const type of types.values()) {
    if (type.kind !== "array") return "not an array on every target";
    const of = resolveType(type.of, context.boundary.facts);
    const byte = of.kind === "integer" && of.native.every(({ value }) => /^[iu]8$/.test(value));
    if (!byte) return `an array of ${of.spelling}`;
    counts.add(type.length);
  }
  const [count, other] = counts;
  return typeof count === "number" && other === undefined
    ? { kind: "bytes", count }
    : "an array whose length differs between targets";
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
