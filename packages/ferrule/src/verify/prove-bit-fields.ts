import type { BitField, Failure } from "./model.ts";
import { compileEach, type Unit } from "./prove-claims.ts";
import { setBits } from "./read-object.ts";
import { writeBitFields } from "./write-claims.ts";

/** Compiles one constant a bit-field, and compares the bits that the compiler set. */
export function proveBitFields(unit: Unit, fields: readonly BitField[]): readonly Failure[] {
  if (fields.length === 0) return [];
  const { values, left, refused, stderr } = compileEach(unit, fields, (list) =>
    writeBitFields(unit.headers, list, unit.undefine),
  );
  const failures = [...refused].map(([field, message]) => failure(field, "refused", null, message));
  left.forEach((field, index) => {
    const bytes = values.get(index);
    if (!bytes) {
      failures.push(failure(field, "refused", null, stderr.trim() || "no value was compiled"));
      return;
    }
    const bits = setBits(bytes);
    const expected = field.bool ? [field.offset] : range(field.offset, field.bits);
    if (bits.join() === expected.join()) return;
    failures.push(failure(field, "false", describe(bits), "the bits are elsewhere"));
  });
  return failures;
}

function failure(
  { subject, path, offset, bits, bool, position }: BitField,
  verdict: Failure["verdict"],
  actual: string | null,
  message: string,
): Failure {
  return {
    kind: "bit-field",
    hazard: "abi/bit-field",
    subject,
    about: `the place of the bit-field ${subject}.${path}`,
    stated: describe(bool ? [offset] : range(offset, bits)),
    position,
    verdict,
    actual,
    message,
    warning: null,
  };
}

function range(start: number, length: number): readonly number[] {
  return Array.from({ length }, (_, index) => start + index);
}

/** `bits 3 to 7`, or each one where they do not follow each other. */
function describe(bits: readonly number[]): string {
  const [first] = bits;
  const last = bits.at(-1);
  if (first === undefined || last === undefined) return "no bit";
  if (first === last) return `bit ${first}`;
  return last - first + 1 === bits.length ? `bits ${first} to ${last}` : `bits ${bits.join(", ")}`;
}
