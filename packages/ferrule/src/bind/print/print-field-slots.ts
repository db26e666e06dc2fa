import type { FieldSlotPlan, FunctionPlan } from "../plan/model.ts";
import type { Piece } from "./print-after.ts";
import type { PrintContext } from "./print-context.ts";
import { quote } from "./print-names.ts";

/** The TypeScript parameters of a call's fields: bytes for C, or room for what it writes. */
export function fieldParameters(
  fn: FunctionPlan,
): readonly { readonly name: string; readonly type: string; readonly nullable: boolean }[] {
  return fn.fields.map(({ name, direction }) =>
    direction === "in"
      ? { name, type: "Uint8Array", nullable: false }
      : { name: roomOf(name), type: "number", nullable: false },
  );
}

/** Lends the memory and writes it into the record's fields, before the call. */
export function printFieldWrites(fn: FunctionPlan, context: PrintContext): readonly string[] {
  const views = [...new Set(fn.fields.map(({ argument }) => argument))].map(
    (argument) => `const ${viewOf(argument)} = $.placeView($${argument});`,
  );
  const writes = fn.fields.flatMap((field, index) => {
    const { name, direction, argument } = field;
    const view = viewOf(argument);
    const where = `${quote(fn.symbol)}, ${quote(name)}`;
    const lent = `$field${index}`;
    const made =
      direction === "in"
        ? `$.lendCopy(${name}, ${where})`
        : `$.lendBytes(${roomOf(name)}, ${where})`;
    const length = countOf(field, `${lent}.bytes.byteLength`, fn);
    return [
      `const ${lent} = ${made};`,
      `${view}.setBigUint64(${offsetOf(field, "pointer", context)}, ${lent}.address, true);`,
      `${view}.set${accessor(field)}(${offsetOf(field, "count", context)}, ${length}, true);`,
    ];
  });
  return [...views, ...writes];
}

/** Reads what is left, and takes the lent memory out of the record, after the call. */
export function printFieldReads(fn: FunctionPlan, context: PrintContext): readonly string[] {
  return fn.fields.flatMap((field, index) => {
    const view = viewOf(field.argument);
    const at = offsetOf(field, "count", context);
    const zero = field.countNative.endsWith("64") ? "0n" : "0";
    return [
      `const $left${index} = Number(${view}.get${accessor(field)}(${at}, true));`,
      `${view}.setBigUint64(${offsetOf(field, "pointer", context)}, 0n, true);`,
      `${view}.set${accessor(field)}(${at}, ${zero}, true);`,
    ];
  });
}

/** What a call returns of its fields: how much is unread, and what was written. */
export function fieldPieces(fn: FunctionPlan): readonly Piece[] {
  return fn.fields.map(({ name, direction }, index) => {
    if (direction === "in") {
      return { name: `${name}Left`, type: "number", lines: [], value: `$left${index}` };
    }
    const bytes = `$field${index}.bytes`;
    const where = `${quote(fn.symbol)}, ${quote(name)}`;
    const written = `$.used(${bytes}, ${bytes}.byteLength - $left${index}, ${where}).slice()`;
    return { name, type: "Uint8Array", lines: [], value: written };
  });
}

function roomOf(name: string): string {
  return `${name}Room`;
}

function viewOf(argument: number): string {
  return `$${argument}view`;
}

function offsetOf(field: FieldSlotPlan, which: "pointer" | "count", context: PrintContext): string {
  return `$${context.classOf(field.type)}Place[${field[which]}]!`;
}

function accessor({ countNative }: FieldSlotPlan): string {
  return { i32: "Int32", u32: "Uint32", i64: "BigInt64", u64: "BigUint64" }[countNative];
}

function countOf({ countNative }: FieldSlotPlan, length: string, fn: FunctionPlan): string {
  return countNative.endsWith("64")
    ? `$.length64(${length})`
    : `$.length32(${length}, ${quote(fn.symbol)})`;
}
