import type { ArgumentPlan, FunctionPlan } from "../plan/model.ts";
import type { PrintContext } from "./print-context.ts";
import { printLength } from "./print-length.ts";
import { quote, siteName } from "./print-names.ts";
import { printConstant, printScalarCheck, scalarParameterType, writeCell } from "./print-scalar.ts";

/** One argument in the generated function. */
export type PrintedArgument = {
  /** Its TypeScript parameter, or null. */
  readonly parameter: {
    readonly name: string;
    readonly type: string;
    readonly nullable: boolean;
  } | null;
  /** Statements before the call is entered: checks. */
  readonly checks: readonly string[];
  /** Statements after it: memory lent for the call. */
  readonly puts: readonly string[];
  /** What C is given. */
  readonly passed: string;
  /** True when it uses scratch memory. */
  readonly lends: boolean;
};

const nothing = { parameter: null, checks: [], puts: [], lends: false } as const;

export function printArgument(
  argument: ArgumentPlan,
  index: number,
  fn: FunctionPlan,
  context: PrintContext,
): PrintedArgument {
  const local = `$${index}`;
  const where = `${quote(fn.symbol)}, ${quote(argument.label)}`;
  switch (argument.kind) {
    case "handle": {
      const { name, nullable } = argument;
      const checked = `$.token(${name}, ${context.typeOf(argument.type)}, ${where})`;
      return {
        ...nothing,
        parameter: { name, type: context.classOf(argument.type), nullable },
        checks: [
          `const ${local} = ${nullable ? `${name} === null ? null : ${checked}` : checked};`,
        ],
        passed: nullable ? `${local} === null ? 0n : ${local}.pointer` : `${local}.pointer`,
      };
    }
    case "take": {
      const { name, type } = argument;
      const checked = `$.takeable(${name}, ${context.typeOf(type)}, ${where})`;
      return {
        ...nothing,
        parameter: { name, type: context.classOf(type), nullable: false },
        checks: [`const ${local} = ${checked};`],
        passed: `${local}.pointer`,
      };
    }
    case "scalar": {
      const { name, scalar } = argument;
      const { lines, passed } = printScalarCheck(scalar, name, local, fn.symbol);
      const parameter = { name, type: scalarParameterType(scalar), nullable: false };
      return { ...nothing, parameter, checks: lines, passed };
    }
    case "text":
      return printText(argument, local, where);
    case "bytes": {
      const { name, nullable, kept } = argument;
      const put = `$.${kept === null ? "putBytes" : "keepBytes"}(${name}, ${where})`;
      return {
        ...nothing,
        parameter: { name, type: "Uint8Array", nullable },
        puts: [`const ${local} = ${nullable ? `${name} === null ? 0n : ${put}` : put};`],
        passed: local,
        lends: true,
      };
    }
    case "length":
      return { ...nothing, passed: printFilledLength(argument, fn) };
    case "callback": {
      const { name, site, nullable } = argument;
      const pointer = `${siteName(site)}.pointer`;
      return {
        ...nothing,
        parameter: { name, type: context.callbackTypeOf(site), nullable },
        passed: nullable ? `${name} === null ? 0n : ${pointer}` : pointer,
      };
    }
    case "user-data":
      return { ...nothing, ...printUserData(index, fn) };
    case "destroy":
      return { ...nothing, passed: `$${argument.of} === 0n ? 0n : $.destroyer()` };
    case "constant":
      return { ...nothing, passed: printConstant(argument.value, argument.native) };
    case "out":
      return {
        ...nothing,
        puts: [`const ${local} = $.reserve();`],
        passed: `$.addressAt(${local})`,
        lends: true,
      };
    case "inout": {
      const { name, value } = argument;
      const { lines, passed } = printScalarCheck(value, name, `${local}in`, fn.symbol);
      return {
        parameter: { name, type: scalarParameterType(value), nullable: false },
        checks: lines,
        puts: [`const ${local} = $.reserve();`, writeCell(value, local, passed)],
        passed: `$.addressAt(${local})`,
        lends: true,
      };
    }
    case "out-bytes": {
      const names = fn.arguments.map((of) => ("name" in of ? of.name : "0"));
      const length = printLength(argument.length, fn.arguments, names);
      const put = `const ${local} = $.lendBytes(${length}, ${where});`;
      return { ...nothing, puts: [put], passed: `${local}.address`, lends: true };
    }
  }
}

function printText(
  argument: Extract<ArgumentPlan, { kind: "text" }>,
  local: string,
  where: string,
): PrintedArgument {
  const { name, nullable, encoding, lengthAt, kept } = argument;
  const verb = kept === null ? "putText" : "keepText";
  const put = `$.${verb}${encoding === "utf8" ? "" : "16"}(${name}, ${where})`;
  const puts = [`const ${local} = ${nullable ? `${name} === null ? 0n : ${put}` : put};`];
  if (lengthAt !== null) {
    const length = nullable ? `${name} === null ? 0 : $.putLength()` : "$.putLength()";
    puts.push(`const $${lengthAt} = ${length};`);
  }
  return {
    ...nothing,
    parameter: { name, type: "string", nullable },
    puts,
    passed: local,
    lends: true,
  };
}

/** A length in bytes that belongs to another argument. */
function printFilledLength(
  { of, native }: Extract<ArgumentPlan, { kind: "length" }>,
  fn: FunctionPlan,
): string {
  const argument = fn.arguments[of];
  const at = fn.arguments.findIndex((other) => other.kind === "length" && other.of === of);
  const wide = native === "i64" || native === "u64";
  const fit = (length: string): string =>
    wide ? `$.length64(${length})` : `$.length32(${length}, ${quote(fn.symbol)})`;
  if (argument?.kind === "text") return fit(`$${at}`);
  if (argument?.kind !== "bytes") return "0";
  const { name, nullable } = argument;
  const bytes = nullable ? `${name} === null ? 0 : ${name}.byteLength` : `${name}.byteLength`;
  return fit(bytes);
}

/** The key of the callbacks that share this user data. */
function printUserData(
  index: number,
  fn: FunctionPlan,
): Pick<PrintedArgument, "checks" | "passed"> {
  const pairs = fn.arguments.flatMap((of) =>
    of.kind === "callback" && of.userData === index
      ? [`[${siteName(of.site)}, ${of.name}, ${of.nullable}]`]
      : [],
  );
  if (pairs.length === 0) return { checks: [], passed: "0n" };
  return {
    checks: [`const $${index} = $.addCallbacks(${pairs.join(", ")});`],
    passed: `$${index}`,
  };
}
