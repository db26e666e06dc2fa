import { readNumber, writeNumber } from "../memory-number.ts";
import { sizes, type NativeType, type NativeValue, type Shape } from "./backend.ts";

/** What is used of koffi to describe records. */
export type KoffiTypes = {
  struct(fields: Readonly<Record<string, string | object>>): object;
  array(type: string | object, length: number, hint: "Array"): object;
  sizeof(type: object): number;
};

/** What koffi takes and gives for a record: a plain object, whose fields are numbered. */
export type KoffiRecord = { readonly [field: string]: KoffiValue };
type KoffiValue = NativeValue | null | KoffiRecord | readonly KoffiValue[];

/** koffi's type of a record; each is described once. */
export function koffiRecord(
  koffi: KoffiTypes,
  shape: Shape,
  names: Readonly<Record<NativeType, string>>,
): object {
  const fields = shape.fields.map(({ type, count }, index) => {
    const one = typeof type === "string" ? nameOf(type, names) : koffiRecord(koffi, type, names);
    return [`f${index}`, count === null ? one : koffi.array(one, count, "Array")] as const;
  });
  const made = koffi.struct(Object.fromEntries(fields));
  const size = koffi.sizeof(made);
  if (size !== shape.size) {
    throw new TypeError(`ferrule: koffi lays a record of ${shape.size} bytes out in ${size}`);
  }
  return made;
}

/** A pointer inside a record crosses as the address that it is. */
function nameOf(type: NativeType, names: Readonly<Record<NativeType, string>>): string {
  return names[type === "ptr" ? "u64" : type];
}

/** A record in memory as koffi takes it. */
export function readKoffiRecord(memory: DataView, at: number, shape: Shape): KoffiRecord {
  const record: Record<string, KoffiValue> = {};
  shape.fields.forEach(({ type, count, offset }, index) => {
    const read = (from: number): KoffiValue =>
      typeof type === "string"
        ? readNumber(memory, from, type)
        : readKoffiRecord(memory, from, type);
    const step = stepOf(type);
    const from = at + offset;
    record[`f${index}`] =
      count === null
        ? read(from)
        : Array.from({ length: count }, (_, element) => read(from + element * step));
  });
  return record;
}

/** Writes one that koffi gave into memory. */
export function writeKoffiRecord(memory: DataView, at: number, shape: Shape, given: unknown): void {
  shape.fields.forEach(({ type, count, offset }, index) => {
    const value = memberOf(given, `f${index}`);
    const write = (to: number, one: unknown): void => {
      if (typeof type !== "string") writeKoffiRecord(memory, to, type, one);
      else if (typeof one === "number" || typeof one === "bigint")
        writeNumber(memory, to, type, one);
    };
    const step = stepOf(type);
    if (count === null) write(at + offset, value);
    else {
      for (let element = 0; element < count; element++) {
        write(at + offset + element * step, memberOf(value, String(element)));
      }
    }
  });
}

function stepOf(type: NativeType | Shape): number {
  return typeof type === "string" ? sizes[type] : type.size;
}

function memberOf(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}
