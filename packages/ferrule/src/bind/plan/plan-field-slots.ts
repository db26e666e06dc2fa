import type { BoundaryFunction } from "../../boundary/model.ts";
import { fieldOn, recordOn } from "../../boundary/record-layout.ts";
import { resolveType } from "../../boundary/resolve-type.ts";
import type { Slot } from "../../contract/model.ts";
import { classNameOf, constantOf, handleOf, nativeOf, type PlanContext } from "./context.ts";
import type { FieldNative, FieldSlotPlan } from "./model.ts";
import type { PlacePlan } from "./record-model.ts";
import { camelCase, safeName } from "./names.ts";
import { Refusal } from "./refusal.ts";

/**
 * The buffers that a call finds in fields of a record: `strm.next_in: bytes(avail_in)`.
 *
 * @throws Refusal when the record is in no place, or has no such fields.
 */
export function planFieldSlots(
  fn: BoundaryFunction,
  context: PlanContext,
): readonly FieldSlotPlan[] {
  return fn.fields.map(({ parameter, slot }) => planFieldSlot(fn, parameter, slot, context));
}

function planFieldSlot(
  fn: BoundaryFunction,
  argument: number,
  slot: Slot,
  context: PlanContext,
): FieldSlotPlan {
  const type = fn.parameters[argument]?.type;
  const handle = type ? handleOf(type, context) : null;
  if (handle === null || context.boundary.contract.types.get(handle)?.place !== true) {
    throw new Refusal("unsupported", "speaks of a field of what is no type with a `place`");
  }
  const field = slot.field!;
  const name = slot.as === null ? camelCase(field) : safeName(slot.as);
  const direction = slot.direction === "out" ? "out" : "in";
  const shared = { name, argument, type: handle } as const;
  if (slot.role?.kind === "pass") {
    const value = constantOf(slot.role.constant, context);
    return { ...shared, kind: "constant", value, ...planField(handle, field, context) };
  }
  if (slot.shape === null) {
    return { ...shared, kind: "number", direction, ...planField(handle, field, context) };
  }
  const length = slot.shape.length;
  const count = length?.kind === "name" ? length.name : "";
  const native = countOf(handle, count, context);
  return {
    ...shared,
    kind: "memory",
    direction,
    pointer: needField(handle, field, context),
    count: needField(handle, count, context),
    countNative: native,
  };
}

/**
 * A number in a field of a record in a place: where in its layout, and how wide.
 *
 * @throws Refusal when the record has no such field, or it is no integer of 32 or 64 bits.
 */
export function planField(
  record: string,
  field: string,
  context: PlanContext,
): { readonly position: number; readonly native: FieldNative } {
  return {
    native: countOf(record, field, context),
    position: needField(record, field, context),
  };
}

function countOf(record: string, field: string, context: PlanContext): FieldNative {
  const { facts } = context.boundary;
  for (const { id } of facts.targets) {
    const found = fieldOn(id, record, field, facts);
    if (!found) continue;
    const native = nativeOf(resolveType(found.type, facts), context);
    if (native === "i32" || native === "u32" || native === "i64" || native === "u64") return native;
    throw new Refusal("unsupported", `needs ${record}.${field}, which is no integer of one width`);
  }
  throw new Refusal("unsupported", `needs ${record}.${field}, which the header does not have`);
}

/** The position of a field in the layout of its place. */
function needField(record: string, field: string, context: PlanContext): number {
  const { facts } = context.boundary;
  if (!facts.targets.some(({ id }) => fieldOn(id, record, field, facts))) {
    throw new Refusal("unsupported", `needs ${record}.${field}, which the header does not have`);
  }
  const fields = context.placed.get(record) ?? [];
  context.placed.set(record, fields);
  const known = fields.indexOf(field);
  return known >= 0 ? known + 1 : fields.push(field);
}

/** Where the used fields of every record in a place are, by target. */
export function planPlaces(context: PlanContext): readonly PlacePlan[] {
  const { contract, facts } = context.boundary;
  const types = [...contract.types].filter(([, { place }]) => place);
  return types.map(([cName]) => {
    const fields = context.placed.get(cName) ?? [];
    const layouts: Record<string, readonly number[]> = {};
    for (const { id } of facts.targets) {
      const size = recordOn(id, cName, facts)?.size;
      const found = fields.flatMap((field) => fieldOn(id, cName, field, facts) ?? []);
      if (size !== undefined && found.length === fields.length) {
        layouts[id] = [size, ...found.map(({ offset }) => offset)];
      }
    }
    return { cName, className: classNameOf(cName, context), layouts };
  });
}
