import { cells } from "../memory-number.ts";
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

/** How a record lies in memory, and as koffi takes and gives it. */
export type KoffiCell = {
  readonly read: (memory: DataView, at: number) => KoffiRecord;
  readonly write: (memory: DataView, at: number, given: unknown) => void;
};

/** One field, or a number: the same of whatever it holds. */
type Part = {
  readonly read: (memory: DataView, at: number) => KoffiValue;
  readonly write: (memory: DataView, at: number, given: unknown) => void;
};

/** The fields of a record one after the other; to be made once for a function. */
export function koffiCell(shape: Shape): KoffiCell {
  const fields = shape.fields.map(({ type, count, offset }, index) => {
    const one = typeof type === "string" ? numberPart(type) : koffiCell(type);
    const step = typeof type === "string" ? sizes[type] : type.size;
    return { name: `f${index}`, offset, part: count === null ? one : repeat(one, count, step) };
  });
  const [a, b, c] = fields;
  return {
    read(memory, at) {
      const read = ({ offset, part }: typeof a & object): KoffiValue =>
        part.read(memory, at + offset);
      // Objects of one shape are the quicker to make, and for koffi to read.
      if (a && b && fields.length === 2) return { f0: read(a), f1: read(b) };
      if (a && b && c && fields.length === 3) return { f0: read(a), f1: read(b), f2: read(c) };
      const record: Record<string, KoffiValue> = {};
      for (const field of fields) record[field.name] = read(field);
      return record;
    },
    write(memory, at, given) {
      for (const { name, offset, part } of fields) {
        part.write(memory, at + offset, memberOf(given, name));
      }
    },
  };
}

function numberPart(type: NativeType): Part {
  const { read, write } = cells[type];
  return {
    read,
    write(memory, at, given) {
      if (typeof given === "number" || typeof given === "bigint") write(memory, at, given);
    },
  };
}

function repeat({ read, write }: Part, count: number, step: number): Part {
  return {
    read: (memory, at) =>
      Array.from({ length: count }, (_, index) => read(memory, at + index * step)),
    write(memory, at, given) {
      for (let index = 0; index < count; index++) {
        write(memory, at + index * step, memberOf(given, index));
      }
    },
  };
}

function memberOf(of: unknown, name: string | number): unknown {
  return isObject(of) ? of[name] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === "object" && value !== null;
}
