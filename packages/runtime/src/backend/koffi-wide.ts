import type {
  NativeFunction,
  NativeType,
  NativeValue,
  Shape,
  StoreRecord,
  WideSignature,
  WideTools,
} from "./backend.ts";
import { koffiCell, koffiRecord, type KoffiTypes } from "./koffi-records.ts";

/** A function as koffi makes it, with records as objects. */
export type KoffiFunction = (...values: readonly unknown[]) => unknown;

export type KoffiType = string | object;

type Names = Readonly<Record<NativeType, string>>;

/** Records over koffi, which takes and gives objects. */
export const koffiWide: WideTools = {
  type: koffiType,
  call: callKoffiWide,
  answer: answerKoffiWide,
};

const known = new WeakMap<Shape, object>();

/** koffi's name or description of a type. */
function koffiType(koffi: KoffiTypes, type: NativeType | Shape, names: Names): KoffiType {
  if (typeof type === "string") return names[type];
  const before = known.get(type);
  if (before !== undefined) return before;
  const made = koffiRecord(koffi, type, names);
  known.set(type, made);
  return made;
}

/** A function of koffi's as {@link NativeLibrary.findWide} promises it. */
function callKoffiWide(
  fn: KoffiFunction,
  { result, parameters, fixed }: WideSignature,
  names: Names,
  memory: DataView,
): NativeFunction {
  const first = typeof result === "string" ? 0 : 1;
  const own = fixed ?? parameters.length;
  const given = parameters.map((type, index) => {
    if (typeof type !== "string") return { read: koffiCell(type).read, name: null };
    // koffi is told the type of each variadic argument beside it.
    return { read: null, name: index < own ? null : names[type] };
  });
  const stored = typeof result === "string" ? null : koffiCell(result);
  const native = typeof result === "string" ? result : "void";
  return (...values) => {
    const list: unknown[] = [];
    for (let index = 0; index < given.length; index++) {
      const { read, name } = given[index]!;
      const value = values[first + index];
      if (name !== null) list.push(name);
      list.push(read === null ? value : read(memory, Number(value)));
    }
    const answer = fn(...list);
    if (stored === null) return toNative(answer, native);
    stored.write(memory, Number(values[0]), answer);
    return undefined;
  };
}

/** What koffi is to call for a callback whose parameters are records by value. */
function answerKoffiWide(
  fn: NativeFunction,
  { parameters }: WideSignature,
  store: StoreRecord,
): KoffiFunction {
  const cells = parameters.map((type) => (typeof type === "string" ? null : koffiCell(type)));
  return (...given) =>
    fn(
      ...parameters.map((type, index) => {
        if (typeof type === "string") return toNative(given[index], type);
        const bytes = new Uint8Array(type.size);
        cells[index]?.write(new DataView(bytes.buffer), 0, given[index]);
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
