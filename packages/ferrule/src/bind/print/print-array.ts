import type {
  ArgumentPlan,
  ArrayElementPlan,
  FunctionPlan,
  NativeName,
  ReturnedPlan,
  ScalarPlan,
} from "../plan/model.ts";
import type { PrintContext } from "./print-context.ts";
import { elementType } from "./print-element.ts";
import { quote } from "./print-names.ts";
import { isVarying, isWide, scalarParameterType } from "./print-scalar.ts";

/** The TypeScript type of an array that C is given: a list, or a typed array of C's element type. */
export function arrayParameterType(of: ArrayElementPlan, context: PrintContext): string {
  const type = of.kind === "scalar" ? scalarParameterType(of.scalar) : context.classOf(of.type);
  const list = `readonly ${type.includes(" ") ? `(${type})` : type}[]`;
  return of.kind === "scalar" ? [list, ...typedArraysOf(of.scalar, context)].join(" | ") : list;
}

const typedArrays: Readonly<Partial<Record<NativeName, readonly string[]>>> = {
  i8: ["Int8Array"],
  u8: ["Uint8Array", "Uint8ClampedArray"],
  i16: ["Int16Array"],
  u16: ["Uint16Array"],
  i32: ["Int32Array"],
  u32: ["Uint32Array"],
  i64: ["BigInt64Array"],
  u64: ["BigUint64Array"],
  f32: ["Float32Array"],
  f64: ["Float64Array"],
};

/**
 * The typed arrays that hold numbers of that type: of an integer that has other limits on another
 * target those of each of its widths, so that a program that gives one runs on all of them. Truth
 * values have none: any byte but 0 and 1 is none.
 */
function typedArraysOf({ kind, native }: ScalarPlan, { plan }: PrintContext): readonly string[] {
  if (kind === "bool") return [];
  const widths: readonly NativeName[] = Object.values(plan.varying.get(native) ?? { only: native });
  return [...new Set(widths.flatMap((width) => typedArrays[width] ?? []))];
}

/** An array's elements as the runtime is told of them: a native type, and whether they are wide. */
function numbersOf(of: Extract<ArrayElementPlan, { kind: "scalar" }>): {
  readonly type: string;
  readonly wide: boolean;
} {
  const { kind, native } = of.scalar;
  if (kind === "bool") return { type: quote("bool"), wide: false };
  const type = isVarying(native) ? `$library.varying[${quote(native)}]!` : quote(native);
  return { type, wide: isWide(native) };
}

/** How many elements of an array C is told of: a local, since the array itself may change. */
export function countName(index: number): string {
  return `$${index}count`;
}

/** Checks, statements that lend C an array, and what it is given. */
export function printArrayPut(
  argument: Extract<ArgumentPlan, { kind: "array" }>,
  index: number,
  fn: FunctionPlan,
  context: PrintContext,
): {
  readonly checks: readonly string[];
  readonly puts: readonly string[];
  readonly passed: string;
} {
  const { name, of, nullable } = argument;
  const local = `$${index}`;
  const count = countName(index);
  const where = `${quote(fn.symbol)}, ${quote(name)}`;
  const checks = printCount(argument, index, fn, context);
  if (of.kind === "scalar") {
    const { type, wide } = numbersOf(of);
    const put = `$$arrays.putNumbers(${name}, ${count}, ${type}, ${wide}, ${where})`;
    const value = nullable ? `${name} === null ? 0n : ${put}` : put;
    return { checks, puts: [`const ${local} = ${value};`], passed: local };
  }
  const type = context.classOf(of.type);
  const at = `${local}at`;
  const label = `${quote(fn.symbol)}, \`${name}[\${${at}}]\``;
  const reserve = `$$arrays.reserveRecords($${type}, ${count}, ${where})`;
  const puts = [
    `const ${local} = ${nullable ? `${name} === null ? -1 : ${reserve}` : reserve};`,
    `for (let ${at} = 0; ${at} < ${count}; ${at}++) {`,
    `  $write${type}($.needRecord(${name}${nullable ? "!" : ""}[${at}]!, ${label}), ${local} + ${at} * $${type}[0]!, ${label});`,
    "}",
  ];
  const passed = nullable
    ? `${name} === null ? 0n : $.addressAt(${local})`
    : `$.addressAt(${local})`;
  return { checks, puts, passed };
}

/** Counts an array, and holds its count against what C reads, and against those that C counts with it. */
function printCount(
  { name, of, nullable, count: needed, lengthAt }: Extract<ArgumentPlan, { kind: "array" }>,
  index: number,
  fn: FunctionPlan,
  context: PrintContext,
): readonly string[] {
  const count = countName(index);
  const where = `${quote(fn.symbol)}, ${quote(name)}`;
  const accepted = of.kind === "scalar" ? typedArraysOf(of.scalar, context).join(" or ") : "";
  const counted =
    of.kind === "scalar"
      ? `$$arrays.countNumbers(${name}, ${quote(accepted)}, ${where})`
      : `$$arrays.countList(${name}, ${where})`;
  const exact = `$$arrays.exactly(${count}, ${needed}, ${where});`;
  const others = fn.arguments.flatMap((other, at) =>
    other.kind === "array" && lengthAt !== null && other.lengthAt === lengthAt && at < index
      ? [
          `$$arrays.sameCount(${countName(at)}, ${count}, ${quote(fn.symbol)}, ${quote(other.name)});`,
        ]
      : [],
  );
  return [
    `const ${count} = ${nullable ? `${name} === null ? 0 : ${counted}` : counted};`,
    ...(needed === null ? [] : [nullable ? `if (${name} !== null) ${exact}` : exact]),
    ...others,
  ];
}

/** The memory for an array that C fills, and what it is given. */
export function printArrayRoom(
  { name, of }: Extract<ArgumentPlan, { kind: "out-array" }>,
  local: string,
  room: string,
  fn: FunctionPlan,
  context: PrintContext,
): { readonly puts: readonly string[]; readonly passed: string } {
  const where = `${quote(fn.symbol)}, ${quote(name)}`;
  if (of.kind === "scalar") {
    const put = `const ${local} = $$arrays.lendNumbers(${room}, ${numbersOf(of).type}, ${where});`;
    return { puts: [put], passed: `${local}.address` };
  }
  const put = `const ${local} = $$arrays.reserveRecords($${context.classOf(of.type)}, ${room}, ${where});`;
  return { puts: [put], passed: `$.addressAt(${local})` };
}

/** What C has put into it. */
export function printArrayFilled(
  { name, of }: Extract<ArgumentPlan, { kind: "out-array" }>,
  local: string,
  room: string,
  used: string,
  fn: FunctionPlan,
  context: PrintContext,
): string {
  const where = `${quote(fn.symbol)}, ${quote(name)}`;
  if (of.kind === "scalar") {
    const { type, wide } = numbersOf(of);
    const element = elementType(of, context);
    return `$$arrays.numbersIn<${element}>(${local}, ${used}, ${type}, ${wide}, ${where})`;
  }
  return recordsAt(
    local,
    `$$arrays.usedCount(${used}, ${room}, ${where})`,
    context.classOf(of.type),
  );
}

/** An array that C gave out, copied; statements, and the value. */
export function printArrayCopy(
  { of }: Extract<ReturnedPlan, { kind: "array" }>,
  pointer: string,
  length: string,
  symbol: string,
  context: PrintContext,
): string {
  if (of.kind === "scalar") {
    const { type, wide } = numbersOf(of);
    const element = elementType(of, context);
    return `$$arrays.readNumbers<${element}>(${pointer}, ${length}, ${type}, ${wide}, ${symbol})`;
  }
  const type = context.classOf(of.type);
  return recordsAt(
    `$$arrays.copyRecords(${pointer}, $${type}, ${length}, ${symbol})`,
    length,
    type,
  );
}

function recordsAt(at: string, count: string, type: string): string {
  return `((at, length) => Array.from({ length }, (_, index) => $read${type}(at + index * $${type}[0]!)))(${at}, Number(${count}))`;
}

/** A view of an array in C's memory. */
export function printView(
  { of, writable }: Extract<ReturnedPlan, { kind: "view" }>,
  pointer: string,
  length: string,
  symbol: string,
  owners: string,
  context: PrintContext,
): string {
  const elements = printElements(of, context);
  return `$$arrays.viewAt(${pointer}, ${length}, ${owners}, ${symbol}, ${elements}, ${writable})`;
}

function printElements(of: ArrayElementPlan, context: PrintContext): string {
  if (of.kind === "record") {
    const type = context.classOf(of.type);
    return `$$arrays.recordElements<${type}>($${type}, $read${type}, $write${type})`;
  }
  const { type, wide } = numbersOf(of);
  return `$$arrays.numberElements<${elementType(of, context)}>(${type}, ${wide})`;
}
