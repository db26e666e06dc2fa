import type { ArgumentPlan, FunctionPlan, ReturnedPlan } from "../plan/model.ts";
import { printArrayCopy, printView } from "./print-array.ts";
import { elementType } from "./print-element.ts";
import { printLength } from "./print-length.ts";
import { nativeName, quote } from "./print-names.ts";
import type { PrintContext } from "./print-context.ts";

/** The TypeScript type of what C gave out. */
export function returnedType(value: ReturnedPlan, context: PrintContext): string {
  switch (value.kind) {
    case "handle":
      return orNull(context.classOf(value.type), value.nullable);
    case "text":
      return orNull("string", value.nullable);
    case "bytes":
      return orNull("Uint8Array", value.nullable);
    case "texts":
      return "(string | null)[]";
    case "record":
      return orNull(context.classOf(value.type), value.nullable);
    case "array":
      return orNull(`${elementType(value.of, context)}[]`, value.nullable);
    case "view":
      return orNull(`$$arrays.ArrayView<${elementType(value.of, context)}>`, value.nullable);
  }
}

function orNull(type: string, nullable: boolean): string {
  return nullable ? `${type} | null` : type;
}

/**
 * Turns a pointer into its TypeScript value: statements, and the expression of the value. What is
 * ours is copied and freed at once.
 */
export function printReturned(
  value: ReturnedPlan,
  pointer: string,
  local: string,
  fn: FunctionPlan,
  passed: readonly string[],
  context: PrintContext,
): { readonly lines: readonly string[]; readonly value: string } {
  const symbol = quote(fn.symbol);
  if (value.kind === "handle") {
    const made =
      value.close === null
        ? `$.borrow(${context.typeOf(value.type)}, ${pointer}, ${symbol}, ${context.ownersOf(fn, value.owner)})`
        : `$.adopt(${context.typeOf(value.type)}, ${pointer}, ${symbol}, ` +
          `${context.functionOf(value.close)}, ${nativeName(value.close)}, ${parents(value.type, fn, context)})`;
    return { lines: [], value: value.nullable ? `${pointer} === 0n ? null : ${made}` : made };
  }
  if (value.kind === "record") return printRecordCopy(value, pointer, local, symbol, context);
  if (value.kind === "view") {
    const length = printLength(value.length, fn.arguments, passed);
    const view = printView(
      value,
      pointer,
      length,
      symbol,
      context.ownersOf(fn, value.owner),
      context,
    );
    return { lines: [], value: value.nullable ? view : `$.need(${view}, ${symbol})` };
  }
  const read =
    value.kind === "array"
      ? `${pointer} === 0n ? null : ${printArrayCopy(value, pointer, printLength(value.length, fn.arguments, passed), symbol, context)}`
      : pointer === "$result" && context.formsOf(fn.symbol)?.result === "text"
        ? pointer
        : readExpression(value, pointer, symbol, fn.arguments, passed);
  const whole = value.kind === "texts" || value.nullable ? read : `$.need(${read}, ${symbol})`;
  if (value.free === null) return { lines: [], value: whole };
  const free = `if (${pointer} !== 0n) ${nativeName(value.free)}(${pointer});`;
  const lines = [`const ${local} = ${read};`, free];
  const needed = value.kind === "texts" || value.nullable ? local : `$.need(${local}, ${symbol})`;
  return { lines, value: needed };
}

/** A record that C gave out, copied field by field, and freed when it is ours. */
function printRecordCopy(
  value: Extract<ReturnedPlan, { kind: "record" }>,
  pointer: string,
  local: string,
  symbol: string,
  context: PrintContext,
): { readonly lines: readonly string[]; readonly value: string } {
  const name = context.classOf(value.type);
  const copied = `$read${name}($.copyRecord(${pointer}, $${name}, ${symbol}))`;
  const read = value.nullable ? `${pointer} === 0n ? null : ${copied}` : copied;
  if (value.free === null) return { lines: [], value: read };
  const free = `if (${pointer} !== 0n) ${nativeName(value.free)}(${pointer});`;
  return { lines: [`const ${local} = ${read};`, free], value: local };
}

function readExpression(
  value: Extract<ReturnedPlan, { kind: "text" | "bytes" | "texts" }>,
  pointer: string,
  symbol: string,
  args: readonly ArgumentPlan[],
  passed: readonly string[],
): string {
  const length = value.length === null ? null : printLength(value.length, args, passed);
  switch (value.kind) {
    case "text": {
      const name = value.encoding === "utf8" ? "readText" : "readText16";
      return length === null
        ? `$.${name}(${pointer})`
        : `$.${name}Of(${pointer}, ${length}, ${symbol})`;
    }
    case "bytes":
      return `$.readBytes(${pointer}, ${length}, ${symbol})`;
    case "texts":
      return `$.readTexts(${pointer}, ${length}, ${symbol})`;
  }
}

/** The handles among the arguments that must outlive one of that type. */
function parents(type: string, fn: FunctionPlan, context: PrintContext): string {
  const wanted = context.parentsOf(type);
  const names = fn.arguments.flatMap((argument) =>
    argument.kind === "handle" && !argument.nullable && wanted.includes(argument.type)
      ? [argument.name]
      : [],
  );
  return `[${names.join(", ")}]`;
}
