import type {
  NativeFunction,
  NativeType,
  NativeValue,
  Shape,
  StoreRecord,
  WideSignature,
} from "./backend.ts";
import {
  koffiRecord,
  readKoffiRecord,
  writeKoffiRecord,
  type KoffiTypes,
} from "./koffi-records.ts";

/** A function as koffi makes it, with records as objects. */
export type KoffiFunction = (...values: readonly unknown[]) => unknown;

export type KoffiType = string | object;

type Names = Readonly<Record<NativeType, string>>;

const known = new WeakMap<Shape, object>();

/** koffi's name or description of a type. */
export function koffiType(koffi: KoffiTypes, type: NativeType | Shape, names: Names): KoffiType {
  if (typeof type === "string") return names[type];
  const before = known.get(type);
  if (before !== undefined) return before;
  const made = koffiRecord(koffi, type, names);
  known.set(type, made);
  return made;
}

/** A function of koffi's as {@link NativeLibrary.findWide} promises it. */
export function callKoffiWide(
  fn: KoffiFunction,
  { result, parameters, fixed }: WideSignature,
  names: Names,
  memory: DataView,
): NativeFunction {
  const first = typeof result === "string" ? 0 : 1;
  return (...values) => {
    const given = parameters.flatMap((type, index): readonly unknown[] => {
      const value = values[first + index];
      if (typeof type !== "string") return [readKoffiRecord(memory, Number(value), type)];
      // koffi is told the type of each variadic argument beside it.
      return fixed !== null && index >= fixed ? [names[type], value] : [value];
    });
    const answer = fn(...given);
    if (typeof result === "string") return toNative(answer, result);
    writeKoffiRecord(memory, Number(values[0]), result, answer);
    return undefined;
  };
}

/** What koffi is to call for a callback whose parameters are records by value. */
export function answerKoffiWide(
  fn: NativeFunction,
  { parameters }: WideSignature,
  store: StoreRecord,
): KoffiFunction {
  return (...given) =>
    fn(
      ...parameters.map((type, index) => {
        if (typeof type === "string") return toNative(given[index], type);
        const bytes = new Uint8Array(type.size);
        writeKoffiRecord(new DataView(bytes.buffer), 0, type, given[index]);
        return store(bytes);
      }),
    );
}

/** koffi gives 64-bit integers as number or bigint by magnitude, and NULL as null. */
function toNative(value: unknown, type: NativeType): NativeValue {
  if (type === "void") return undefined;
  if (type === "i64" || type === "u64" || type === "ptr") {
    return typeof value === "bigint" ? value : BigInt(typeof value === "number" ? value : 0);
  }
  return typeof value === "number" ? value : 0;
}
