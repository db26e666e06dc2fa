import type { ArgumentPlan, FieldNative, LengthPlan, NativeName } from "../plan/model.ts";
import { countName } from "./print-array.ts";
import { isWide, readCell } from "./print-scalar.ts";
import { nativeName } from "./print-names.ts";

/** A length as a TypeScript expression over the locals of the generated function. */
export function printLength(
  length: LengthPlan,
  args: readonly ArgumentPlan[],
  passed: readonly string[],
): string {
  switch (length.kind) {
    case "integer":
      return length.value;
    case "argument":
      return printArgumentLength(length.index, args, passed);
    case "call":
      return `Number(${nativeName(length.symbol)}(${length.arguments.map((at) => passed[at]).join(", ")}))`;
    case "field":
      return printFieldNumber(length);
    case "result":
      return "Number($result)";
    case "sum":
      return `(${printLength(length.left, args, passed)} + ${printLength(length.right, args, passed)})`;
    case "product":
      return `${printLength(length.left, args, passed)} * ${printLength(length.right, args, passed)}`;
  }
}

function printArgumentLength(
  index: number,
  args: readonly ArgumentPlan[],
  passed: readonly string[],
): string {
  const argument = args[index];
  if ((argument?.kind === "out" || argument?.kind === "inout") && "native" in argument.value) {
    return asNumber(readCell(argument.value, `$${index}`), argument.value.native);
  }
  return asNumber(passed[index] ?? "0", argument?.native ?? "i32");
}

/** A 64-bit C integer as the number that a length is. */
function asNumber(expression: string, native: NativeName): string {
  return isWide(native) ? `Number(${expression})` : expression;
}

/**
 * How many bytes to lend before the call, from what the program gave: its numbers, and the sizes
 * of its other buffers.
 */
export function printCapacity(length: LengthPlan, args: readonly ArgumentPlan[]): string {
  switch (length.kind) {
    case "integer":
      return length.value;
    case "argument":
      return printGivenCount(args[length.index], args);
    case "call": {
      const passed = length.arguments.map((at) => printGiven(args[at], at));
      return `Number(${nativeName(length.symbol)}(${passed.join(", ")}))`;
    }
    case "field":
      return printFieldNumber(length);
    case "result":
      return "0";
    case "sum":
      return `(${printCapacity(length.left, args)} + ${printCapacity(length.right, args)})`;
    case "product":
      return `${printCapacity(length.left, args)} * ${printCapacity(length.right, args)}`;
  }
}

/** A number in a record's field, through the view that the function has of it. */
function printFieldNumber({
  index,
  place,
  position,
  native,
}: Extract<LengthPlan, { kind: "field" }>): string {
  const read = `$${index}view.get${accessorOf(native)}($${place}Place[${position}]!, true)`;
  return asNumber(read, native);
}

/** How a DataView calls that width. */
export function accessorOf(native: FieldNative): string {
  return { i32: "Int32", u32: "Uint32", i64: "BigInt64", u64: "BigUint64" }[native];
}

function printGivenCount(
  argument: ArgumentPlan | undefined,
  args: readonly ArgumentPlan[],
): string {
  switch (argument?.kind) {
    case "scalar":
      return asNumber(argument.name, argument.native);
    case "inout":
      return asNumber(argument.name, argument.value.native);
    case "length": {
      const of = args[argument.of];
      if (of?.kind === "array") return countName(argument.of);
      if (of?.kind !== "bytes") return "0";
      return of.nullable ? `(${of.name}?.length ?? 0)` : `${of.name}.length`;
    }
    default:
      return "0";
  }
}

/** A handle or a number as a call before the real one is given it. */
function printGiven(argument: ArgumentPlan | undefined, at: number): string {
  switch (argument?.kind) {
    case "handle":
    case "take":
      return argument.nullable ? `$${at} === null ? 0n : $${at}.pointer` : `$${at}.pointer`;
    case "scalar":
      return argument.name;
    default:
      return "0n";
  }
}
