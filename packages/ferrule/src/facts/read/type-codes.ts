import type { ScalarClass } from "../model.ts";

/** Arithmetic types in the order of the codes that {@link typeCode} gives them, from 1. */
const arithmetic = [
  "_Bool",
  "char",
  "signed char",
  "unsigned char",
  "short",
  "unsigned short",
  "int",
  "unsigned int",
  "long",
  "unsigned long",
  "long long",
  "unsigned long long",
  "float",
  "double",
  "long double",
] as const;

const TEXT = 16;
const INTEGERS = 12;
const FLOATS = 15;
/** What `__builtin_classify_type` calls a pointer. */
const POINTER_CLASS = 5;
const RECORD_CLASSES: ReadonlySet<number> = new Set([12, 13]);
const CONSTANT = 1024;

/**
 * A C constant expression that tells what `expression` is: its type's code, its class times 32, and
 * 1024 when Clang can evaluate it. It is always positive, so that it can be an array's length.
 */
export function typeCode(expression: string): string {
  const cases = arithmetic.map((type, index) => `${type}: ${index + 1}`).join(", ");
  const generic = `_Generic((${expression}), ${cases}, char *: ${TEXT}, const char *: ${TEXT}, default: 0)`;
  return `32 * __builtin_classify_type(${expression}) + ${generic} + (__builtin_constant_p(${expression}) ? ${CONSTANT} : 0)`;
}

export type ReadCode = {
  readonly class: ScalarClass;
  /** The arithmetic type's name, `char *` for text, null for anything else. */
  readonly type: string | null;
  readonly constant: boolean;
};

/** Reads what {@link typeCode} said. */
export function readCode(code: number): ReadCode {
  const constant = code >= CONSTANT;
  const number = code & 31;
  const kind = (code & (CONSTANT - 1)) >> 5;
  const type = number === TEXT ? "char *" : (arithmetic[number - 1] ?? null);
  return { class: classOf(number, kind), type, constant };
}

function classOf(number: number, kind: number): ScalarClass {
  if (number === 1) return "bool";
  if (number > 0 && number <= INTEGERS) return "integer";
  if (number > INTEGERS && number <= FLOATS) return "float";
  if (kind === POINTER_CLASS) return "pointer";
  return RECORD_CLASSES.has(kind) ? "record" : "other";
}
