import type { FieldSlotPlan, FunctionPlan, LengthPlan } from "../plan/model.ts";
import { placesOf } from "../plan/plan-length.ts";
import type { Piece } from "./print-after.ts";
import type { PrintContext } from "./print-context.ts";
import { accessorOf } from "./print-length.ts";
import { quote } from "./print-names.ts";
import { isWide, printConstant, printScalarCheck, scalarParameterType } from "./print-scalar.ts";

type Memory = Extract<FieldSlotPlan, { kind: "memory" }>;

/** The TypeScript parameters of a call's fields: bytes for C, room for what it writes, numbers. */
export function fieldParameters(
  fn: FunctionPlan,
): readonly { readonly name: string; readonly type: string; readonly nullable: boolean }[] {
  return fn.fields.flatMap((field) => {
    const { kind, name } = field;
    if (kind === "constant" || (kind === "number" && field.direction === "out")) return [];
    if (kind === "number") {
      const type = scalarParameterType({ kind: "integer", native: field.native });
      return [{ name, type, nullable: false }];
    }
    return field.direction === "in"
      ? [{ name, type: "Uint8Array", nullable: false }]
      : [{ name: roomOf(name), type: "number", nullable: false }];
  });
}

/** The checks of the numbers that are written into fields. */
export function printFieldChecks(fn: FunctionPlan): readonly string[] {
  return fn.fields.flatMap((field, index) =>
    field.kind === "number" && field.direction === "in" ? checkOf(field, index, fn).lines : [],
  );
}

function checkOf(
  { name, native }: Extract<FieldSlotPlan, { kind: "number" }>,
  index: number,
  fn: FunctionPlan,
): ReturnType<typeof printScalarCheck> {
  const where = `${quote(fn.symbol)}, ${quote(name)}`;
  return printScalarCheck({ kind: "integer", native }, name, `$number${index}`, where);
}

/** Views of the records, and the numbers in them, before anything is counted or lent. */
export function printFieldNumbers(fn: FunctionPlan, context: PrintContext): readonly string[] {
  const places = [...fn.fields.map(({ argument }) => argument), ...lengthsOf(fn).flatMap(placesOf)];
  const views = [...new Set(places)].map((argument) => {
    const made = fn.arguments[argument]?.kind === "init" ? "viewOf" : "placeView";
    return `const ${viewOf(argument)} = $.${made}($${argument});`;
  });
  const writes = fn.fields.flatMap((field, index) => {
    if (field.kind === "memory" || (field.kind === "number" && field.direction === "out"))
      return [];
    const { argument, position, native } = field;
    const value =
      field.kind === "constant"
        ? printConstant(field.value, native)
        : checkOf(field, index, fn).passed;
    const at = offsetOf(field, position, context);
    return [`${viewOf(argument)}.set${accessorOf(native)}(${at}, ${value}, true);`];
  });
  return [...views, ...writes];
}

/** The lengths that a function's arguments and result speak of. */
function lengthsOf({ arguments: args, result }: FunctionPlan): readonly (LengthPlan | null)[] {
  const given = args.flatMap((argument): readonly (LengthPlan | null)[] => {
    if (argument.kind === "bytes") return [argument.least];
    if (argument.kind === "out-bytes") return [argument.length, argument.used];
    return argument.kind === "out" && "length" in argument.value ? [argument.value.length] : [];
  });
  const returned = result.kind === "returned" && "length" in result.value;
  return returned && "length" in result.value ? [...given, result.value.length] : given;
}

/** Lends the memory and writes it into the record's fields, before the call. */
export function printFieldWrites(fn: FunctionPlan, context: PrintContext): readonly string[] {
  return fn.fields.flatMap((field, index) => {
    if (field.kind !== "memory") return [];
    const { name, direction, argument } = field;
    const view = viewOf(argument);
    const where = `${quote(fn.symbol)}, ${quote(name)}`;
    const lent = `$field${index}`;
    const made =
      direction === "in"
        ? `$.lendCopy(${name}, ${where})`
        : `$.lendBytes(${roomOf(name)}, ${where})`;
    const length = countOf(field, `${lent}.bytes.byteLength`, fn);
    const count = offsetOf(field, field.count, context);
    return [
      `const ${lent} = ${made};`,
      `${view}.setBigUint64(${offsetOf(field, field.pointer, context)}, BigInt(${lent}.address), true);`,
      `${view}.set${accessorOf(field.countNative)}(${count}, ${length}, true);`,
    ];
  });
}

/** Reads what is left, and takes the lent memory out of the record, after the call. */
export function printFieldReads(fn: FunctionPlan, context: PrintContext): readonly string[] {
  return fn.fields.flatMap((field, index) => {
    if (field.kind !== "memory") return [];
    const view = viewOf(field.argument);
    const at = offsetOf(field, field.count, context);
    const accessor = accessorOf(field.countNative);
    const zero = isWide(field.countNative) ? "0n" : "0";
    return [
      `const $left${index} = Number(${view}.get${accessor}(${at}, true));`,
      `${view}.setBigUint64(${offsetOf(field, field.pointer, context)}, 0n, true);`,
      `${view}.set${accessor}(${at}, ${zero}, true);`,
    ];
  });
}

/** What a call returns of its fields: how much is unread, what was written, and numbers. */
export function fieldPieces(fn: FunctionPlan, context: PrintContext): readonly Piece[] {
  return fn.fields.flatMap((field, index): readonly Piece[] => {
    const { name } = field;
    if (field.kind === "constant") return [];
    if (field.kind === "number") {
      if (field.direction === "in") return [];
      const at = offsetOf(field, field.position, context);
      const value = `${viewOf(field.argument)}.get${accessorOf(field.native)}(${at}, true)`;
      return [{ name, type: isWide(field.native) ? "bigint" : "number", lines: [], value }];
    }
    if (field.direction === "in") {
      return [{ name: `${name}Left`, type: "number", lines: [], value: `$left${index}` }];
    }
    const bytes = `$field${index}.bytes`;
    const where = `${quote(fn.symbol)}, ${quote(name)}`;
    const written = `$.used(${bytes}, ${bytes}.byteLength - $left${index}, ${where}).slice()`;
    return [{ name, type: "Uint8Array", lines: [], value: written }];
  });
}

function roomOf(name: string): string {
  return `${name}Room`;
}

function viewOf(argument: number): string {
  return `$${argument}view`;
}

function offsetOf(field: FieldSlotPlan, position: number, context: PrintContext): string {
  return `$${context.classOf(field.type)}Place[${position}]!`;
}

function countOf({ countNative }: Memory, length: string, fn: FunctionPlan): string {
  return isWide(countNative)
    ? `$.length64(${length})`
    : `$.length32(${length}, ${quote(fn.symbol)})`;
}
