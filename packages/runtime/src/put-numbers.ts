import type { Address } from "./backend/backend.ts";
import { checkElement, isNumeric, type ElementType } from "./array.ts";
import { BoundaryError, show } from "./error.ts";
import { lend } from "./scratch.ts";
import {
  isAttached,
  needStill,
  typedArrayLength,
  typedArrayName,
  type TypedArray,
} from "./typed-array.ts";

/** What a program may give where C reads numbers. */
export type Numbers = readonly unknown[] | TypedArray;

/**
 * How many numbers C is given. `accepted` names the typed arrays that hold C's element type, with
 * ` or ` between them; empty where none does, as of truth values.
 *
 * @throws BoundaryError for anything else, and for an array whose memory is gone.
 */
export function countNumbers(
  given: Numbers,
  accepted: string,
  symbol: string,
  argument: string,
): number {
  if (Array.isArray(given)) return given.length;
  const name = typedArrayName(given);
  if (
    name === null ||
    !isTyped(given) ||
    !(name === accepted || accepted.split(" or ").includes(name))
  ) {
    const nothing = given === null || given === undefined;
    const hazard = nothing ? "error/unchecked-null" : "abi/wrong-type";
    const needed = ["an array", ...accepted.split(" or ").filter(Boolean).map(withArticle)];
    const got = name === null ? show(given) : withArticle(name);
    const message = `${needed.join(", ").replace(/, (?=[^,]*$)/, " or ")} is needed, got ${got}`;
    throw new BoundaryError(hazard, symbol, argument, message);
  }
  if (isAttached(given)) return typedArrayLength(given);
  throw new BoundaryError("gc/detached", symbol, argument, "the buffer is detached or too short");
}

function withArticle(name: string): string {
  return `${name.startsWith("I") ? "an" : "a"} ${name}`;
}

/** Refuses another number of elements than C reads. */
export function exactly(count: number, needed: number, symbol: string, argument: string): void {
  if (count === needed) return;
  const message = `an array of ${needed} is needed, got one of ${count}`;
  throw new BoundaryError("abi/length", symbol, argument, message);
}

/** Refuses two arrays of different lengths that C is given one length for; NULL has none. */
export function sameCount(left: number, right: number, symbol: string, argument: string): void {
  if (left === right) return;
  const message = `C is given one length for two arrays, of ${left} and ${right} elements`;
  throw new BoundaryError("abi/length", symbol, argument, message);
}

/** A typed array's class, for memory that is lent. */
type ArrayClass = {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, at: number, count: number): { [index: number]: number | bigint };
};

const arrays: Readonly<Record<ElementType, ArrayClass>> = {
  void: Uint8Array,
  i8: Int8Array,
  u8: Uint8Array,
  bool: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  ptr: BigUint64Array,
  key: BigUint64Array,
  f32: Float32Array,
  f64: Float64Array,
};

/** The largest number that a C `float` has. */
const MOST_FLOAT = 2 ** 128 - 2 ** 104;

/**
 * Lends C a copy of so many numbers for the call; its address. A typed array of C's own element
 * type is copied at once; of anything else each element is checked. `wide` as in {@link checkElement}.
 */
export function putNumbers(
  given: Numbers,
  count: number,
  type: ElementType,
  wide: boolean,
  symbol: string,
  argument: string,
): Address {
  const array = arrays[type];
  const { bytes, address } = lend(count * array.BYTES_PER_ELEMENT);
  if (isTyped(given)) {
    needStill(given, count, symbol, argument);
    const name = typedArrayName(given);
    if (name === array.name || (type === "u8" && name === "Uint8ClampedArray")) {
      bytes.set(new Uint8Array(given.buffer, given.byteOffset, bytes.byteLength));
      return address;
    }
  }
  // Either kind has its elements by index.
  const list = given as readonly unknown[];
  const into = new array(bytes.buffer, bytes.byteOffset, count);
  const kind = array.name.startsWith("Big") ? "bigint" : "number";
  // Not forEach: a hole is no number. What is read back as it was written needs no other check.
  for (let index = 0; index < count; index++) {
    const value: unknown = list[index];
    if (isNumeric(value) && typeof value === kind && type !== "bool") {
      into[index] = value;
      if (type === "f64" || into[index] === value) continue;
      if (type === "f32" && value <= MOST_FLOAT && value >= -MOST_FLOAT) continue;
    }
    const checked = checkElement(value, type, wide, symbol, `${argument}[${index}]`);
    into[index] = kind === "bigint" ? BigInt(checked) : Number(checked);
  }
  return address;
}

/** It was counted before, so that what is no list is one of the typed arrays. */
function isTyped(given: Numbers): given is TypedArray {
  return !Array.isArray(given);
}
