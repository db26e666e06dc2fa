import type { ArgumentPlan, ArrayElementPlan, FunctionPlan, ReturnedPlan } from "../plan/model.ts";
import type { PrintContext } from "./print-context.ts";
import { elementType } from "./print-element.ts";
import { quote } from "./print-names.ts";
import { isVarying, isWide, scalarParameterType } from "./print-scalar.ts";

/** The TypeScript type of an array that C is given. */
export function arrayParameterType(of: ArrayElementPlan, context: PrintContext): string {
  const type = of.kind === "scalar" ? scalarParameterType(of.scalar) : context.classOf(of.type);
  return `readonly ${type.includes(" ") ? `(${type})` : type}[]`;
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

/** Statements that lend C an array, and what it is given. */
export function printArrayPut(
  { name, of, nullable, count }: Extract<ArgumentPlan, { kind: "array" }>,
  local: string,
  fn: FunctionPlan,
  context: PrintContext,
): { readonly puts: readonly string[]; readonly passed: string } {
  const where = `${quote(fn.symbol)}, ${quote(name)}`;
  const exact = count === null ? [] : [`$.needCount(${name}, ${count}, ${where});`];
  const counted = nullable ? exact.map((line) => `if (${name} !== null) ${line}`) : exact;
  if (of.kind === "scalar") {
    const put = `$$arrays.putNumbers(${name}, ${numbersOf(of).type}, ${where})`;
    const value = nullable ? `${name} === null ? 0n : ${put}` : put;
    return { puts: [...counted, `const ${local} = ${value};`], passed: local };
  }
  const type = context.classOf(of.type);
  const at = `${local}at`;
  const label = `${quote(fn.symbol)}, \`${name}[\${${at}}]\``;
  const reserve = `$$arrays.reserveRecords($${type}, ${name}.length, ${where})`;
  const puts = [
    ...counted,
    nullable
      ? `if (${name} !== null) $$arrays.checkList(${name}, ${where});`
      : `$$arrays.checkList(${name}, ${where});`,
    `const ${local} = ${nullable ? `${name} === null ? -1 : ${reserve}` : reserve};`,
    `for (let ${at} = 0; ${at} < ${nullable ? `(${name}?.length ?? 0)` : `${name}.length`}; ${at}++) {`,
    `  $write${type}($.needRecord(${name}${nullable ? "!" : ""}[${at}]!, ${label}), ${local} + ${at} * $${type}[0]!, ${label});`,
    "}",
  ];
  const passed = nullable
    ? `${name} === null ? 0n : $.addressAt(${local})`
    : `$.addressAt(${local})`;
  return { puts, passed };
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
