import type { NativeType, NativeValue } from "./backend/backend.ts";
import { show } from "./error.ts";

/** A callback returned what C cannot be given. */
export class WrongAnswer extends Error {}

function wrongAnswer(value: unknown, needed: string): WrongAnswer {
  const thenable = typeof value === "object" && value !== null && "then" in value;
  const got = thenable ? "a Promise, and C does not wait" : show(value);
  return new WrongAnswer(`returned ${got}; ${needed} is needed`);
}

/** The answer of a callback that C expects nothing from. */
export function answerNothing(value: unknown): undefined {
  if (value !== undefined) {
    if (typeof value === "object" && value !== null && "then" in value) {
      throw wrongAnswer(value, "nothing");
    }
  }
  return undefined;
}

/** The answer of a callback that C expects an integer from; nothing and booleans count as 0 and 1. */
export function answerInteger(value: unknown, type: NativeType): NativeValue {
  if (typeof value === "number" && type === "i32" && (value | 0) === value) return value | 0;
  const number = value === undefined ? 0 : typeof value === "boolean" ? Number(value) : value;
  const range = ranges[type];
  if (range === undefined) throw wrongAnswer(value, `a C ${type}`);
  const exact = typeof number === "bigint" || Number.isSafeInteger(number);
  if ((typeof number === "number" || typeof number === "bigint") && exact) {
    if (number >= range[0] && number <= range[1]) {
      return type === "i64" || type === "u64" ? BigInt(number) : Number(number);
    }
  }
  throw wrongAnswer(value, `an integer (${range[0]} … ${range[1]})`);
}

const ranges: Partial<Record<NativeType, readonly [bigint, bigint]>> = {
  i8: [-0x80n, 0x7fn],
  u8: [0n, 0xffn],
  i16: [-0x8000n, 0x7fffn],
  u16: [0n, 0xffffn],
  i32: [-0x80000000n, 0x7fffffffn],
  u32: [0n, 0xffffffffn],
  i64: [-(2n ** 63n), 2n ** 63n - 1n],
  u64: [0n, 2n ** 64n - 1n],
};

/** The answer of a callback that C expects a floating-point number from. */
export function answerNumber(value: unknown): number {
  if (typeof value !== "number") throw wrongAnswer(value, "a number");
  return value;
}
