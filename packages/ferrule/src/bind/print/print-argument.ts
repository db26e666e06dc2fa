import type { ArgumentPlan, FunctionPlan, NativeName } from "../plan/model.ts";
import type { PrintContext } from "./print-context.ts";
import { arrayParameterType, countName, printArrayPut, printArrayRoom } from "./print-array.ts";
import { isCheckedThere } from "./print-record.ts";
import { printCapacity } from "./print-length.ts";
import { nativeName, quote, siteName } from "./print-names.ts";
import {
  isVarying,
  printConstant,
  printScalarCheck,
  printWideCheck,
  scalarParameterType,
  writeCell,
} from "./print-scalar.ts";

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

/** The set of what an argument may be. */
export function allowedName({ symbol }: FunctionPlan, index: number): string {
  return `$among_${symbol}_${index}`;
}

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
        passed: nullable ? `${local} === null ? 0n : ${local}.passed` : `${local}.passed`,
      };
    }
    case "take": {
      const { name, type, sole, nullable } = argument;
      const only = sole ? `, ${nativeName(fn.symbol)}` : "";
      const checked = `$.takeable(${name}, ${context.typeOf(type)}, ${where}${only})`;
      return {
        ...nothing,
        parameter: { name, type: context.classOf(type), nullable },
        checks: [
          `const ${local} = ${nullable ? `${name} === null ? null : ${checked}` : checked};`,
        ],
        passed: nullable ? `${local} === null ? 0n : ${local}.passed` : `${local}.passed`,
      };
    }
    case "scalar": {
      const { name, scalar, among } = argument;
      const { lines, passed } = isCheckedThere(fn, name)
        ? printWideCheck(scalar, name, local, where)
        : printScalarCheck(scalar, name, local, where);
      const parameter = { name, type: scalarParameterType(scalar), nullable: false };
      if (among === null) return { ...nothing, parameter, checks: lines, passed };
      const allowed = allowedName(fn, index);
      const check = `if (!${allowed}.has(Number(${passed}))) throw $.refuseAmong(${name}, ${quote(among.names.join(", "))}, ${where});`;
      return { ...nothing, parameter, checks: [...lines, check], passed };
    }
    case "text":
      return printText(argument, local, where, isReady(index, fn, context));
    case "bytes": {
      const { name, nullable, least, kept } = argument;
      const ready = isReady(index, fn, context);
      const verb = ready ? "passBytes" : "putBytes";
      const plain = `$.${kept === null ? verb : "keepBytes"}(${name}, ${where})`;
      const put =
        least === null || kept !== null
          ? plain
          : `$.${verb}Of(${name}, ${printCapacity(least, fn.arguments)}, ${where})`;
      return {
        ...nothing,
        parameter: { name, type: "Uint8Array", nullable },
        // Once all that has getters is copied: they may resize these.
        puts: [
          ...printSameLength(argument, index, fn),
          `const ${local} = ${nullable ? `${name} === null ? 0n : ${put}` : put};`,
        ],
        passed: local,
        lends: !ready,
      };
    }
    case "record":
    case "out-record":
    case "inout-record":
      return printRecordArgument(argument, local, where, context);
    case "value": {
      const { name } = argument;
      const type = context.classOf(argument.type);
      const puts = [
        `const ${local} = $.reserveRecord($${type}, ${where});`,
        `$write${type}($.needRecord(${name}, ${where}), ${local}, ${where});`,
      ];
      const parameter = { name, type, nullable: false };
      return { ...nothing, parameter, puts, passed: local, lends: true };
    }
    case "array": {
      const { name, nullable } = argument;
      return {
        ...nothing,
        ...printArrayPut(argument, index, fn, context),
        parameter: { name, type: arrayParameterType(argument.of, context), nullable },
        lends: true,
      };
    }
    case "out-array": {
      const room = printCapacity(argument.length, fn.arguments);
      return { ...nothing, ...printArrayRoom(argument, local, room, fn, context), lends: true };
    }
    case "list": {
      const { name, type } = argument;
      const put =
        type === null
          ? `$.putTexts(${local}list, ${where})`
          : `$.putHandles(${local}list, ${context.typeOf(type)}, ${where})`;
      const of = type === null ? "string" : context.classOf(type);
      return {
        ...nothing,
        parameter: { name, type: `readonly ${of}[]`, nullable: false },
        puts: [`const ${local}list = $.listOf(${name}, ${where});`, `const ${local} = ${put};`],
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
        ...(argument.gives === null
          ? printHeld(argument, index, local)
          : printGiven(argument, argument.gives, local, fn)),
        parameter: { name, type: context.callbackTypeOf(site), nullable },
        passed: nullable ? `${name} === null ? 0n : ${pointer}` : pointer,
      };
    }
    case "user-data":
      return { ...nothing, ...printUserData(index, fn) };
    case "destroy":
      return { ...nothing, passed: printDestroyer(argument.of, fn, context) };
    case "constant":
      return { ...nothing, passed: printConstant(argument.value, argument.native) };
    case "constant-text": {
      const put = `const ${local} = $.putText(${quote(argument.text)}, ${where});`;
      return { ...nothing, puts: [put], passed: local, lends: true };
    }
    case "init": {
      const put = `const ${local} = $.place($${context.classOf(argument.type)}Place, ${where});`;
      return { ...nothing, checks: [put], passed: `${local}.address` };
    }
    case "size": {
      const size = `$${context.classOf(argument.type)}${argument.place ? "Place" : ""}[0]!`;
      return { ...nothing, passed: fitLength(size, argument.native, where) };
    }
    case "out":
      return {
        ...nothing,
        puts: [`const ${local} = $.reserve();`],
        passed: `$.addressAt(${local})`,
        lends: true,
      };
    case "inout": {
      const { name, value } = argument;
      const { lines, passed } = printScalarCheck(value, name, `${local}in`, where);
      return {
        parameter: { name, type: scalarParameterType(value), nullable: false },
        checks: lines,
        puts: [`const ${local} = $.reserve();`, writeCell(value, local, passed)],
        passed: `$.addressAt(${local})`,
        lends: true,
      };
    }
    case "out-bytes": {
      const length = printCapacity(argument.length, fn.arguments);
      const put = `const ${local} = $.lendBytes(${length}, ${where});`;
      return { ...nothing, puts: [put], passed: `${local}.address`, lends: true };
    }
  }
}

/** Whether the argument may cross in JavaScript's own form. */
function isReady(index: number, fn: FunctionPlan, context: PrintContext): boolean {
  return typeof context.formsOf(fn.symbol)?.parameters[index] === "string";
}

/** What ends a registration; queued behind the calls of it where those are. */
function printDestroyer(of: number, fn: FunctionPlan, context: PrintContext): string {
  const queued = fn.arguments.some(
    (other) => other.kind === "callback" && other.userData === of && context.isQueued(other.site),
  );
  return `$${of} === 0n ? 0n : $.destroyer(${queued ? '"queued"' : ""})`;
}

function printText(
  argument: Extract<ArgumentPlan, { kind: "text" }>,
  local: string,
  where: string,
  ready: boolean,
): PrintedArgument {
  const { name, nullable, encoding, lengthAt, kept } = argument;
  const verb = ready ? "passText" : kept === null ? "putText" : "keepText";
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
  { of, native, label }: Extract<ArgumentPlan, { kind: "length" }>,
  fn: FunctionPlan,
): string {
  const argument = fn.arguments[of];
  const at = fn.arguments.findIndex((other) => other.kind === "length" && other.of === of);
  const where = `${quote(fn.symbol)}, ${quote(label)}`;
  const fit = (length: string): string => fitLength(length, native, where);
  if (argument?.kind === "text") return fit(`$${at}`);
  if (argument?.kind === "list") return fit(`$${of}list.length`);
  if (argument?.kind === "array") return fit(countName(of));
  if (argument?.kind !== "bytes") return "0";
  const { name, nullable } = argument;
  // Of a Uint8Array the same as `byteLength`, and found several times faster.
  const bytes = nullable ? `${name} === null ? 0 : ${name}.length` : `${name}.length`;
  return fit(bytes);
}

/** A length as a native integer of that width. */
function fitLength(length: string, native: NativeName, where: string): string {
  if (isVarying(native)) return `$${native}.from(${length}, ${where})`;
  const wide = native === "i64" || native === "u64";
  return wide ? `$.length64(${length})` : `$.length32(${length}, ${where.split(", ")[0]})`;
}

/** Two buffers that one parameter counts must be of one length: C reads that many of both. */
function printSameLength(
  { name, lengthAt }: Extract<ArgumentPlan, { kind: "bytes" }>,
  index: number,
  fn: FunctionPlan,
): readonly string[] {
  const counting = lengthAt === null ? undefined : fn.arguments[lengthAt];
  const other = counting?.kind === "length" ? fn.arguments[counting.of] : undefined;
  if (counting?.kind !== "length" || counting.of === index || other?.kind !== "bytes") return [];
  return [`$.sameLength(${name}, ${other.name}, ${quote(fn.symbol)}, ${quote(name)});`];
}

/** A record that C reads, fills, or both: scratch memory for the call. */
function printRecordArgument(
  argument: Extract<ArgumentPlan, { kind: "record" | "out-record" | "inout-record" }>,
  local: string,
  where: string,
  context: PrintContext,
): PrintedArgument {
  const { kind, name, nullable } = argument;
  const type = context.classOf(argument.type);
  const reserve = `$.reserveRecord($${type}, ${where})`;
  if (kind === "out-record") {
    const put = `const ${local} = ${reserve};`;
    return { ...nothing, puts: [put], passed: `$.addressAt(${local})`, lends: true };
  }
  const write = `$write${type}($.needRecord(${name}, ${where}), ${local}, ${where});`;
  const puts = nullable
    ? [`const ${local} = ${name} === null ? -1 : ${reserve};`, `if (${name} !== null) ${write}`]
    : [`const ${local} = ${reserve};`, write];
  const passed = nullable
    ? `${name} === null ? 0n : $.addressAt(${local})`
    : `$.addressAt(${local})`;
  return { ...nothing, parameter: { name, type, nullable }, puts, passed, lends: true };
}

/** A callback that C has no user data for is its own: in force from before the call. */
function printHeld(
  { site, name, nullable, userData, scope }: Extract<ArgumentPlan, { kind: "callback" }>,
  index: number,
  local: string,
): Pick<PrintedArgument, "checks" | "puts"> {
  if (userData !== index) return { checks: [], puts: [] };
  const key = `const ${local} = $.addCallbacks([${siteName(site)}, ${name}, ${nullable}]);`;
  const hold = `$.hold(${quote(site)}, ${local});`;
  const put =
    scope === "replaced" ? `const ${local}before = $.holdInstead(${quote(site)}, ${local});` : hold;
  return { checks: [key], puts: [put] };
}

/** User data that another function takes: it is given to C right before the call. */
function printGiven(
  { site, name, nullable }: Extract<ArgumentPlan, { kind: "callback" }>,
  gives: NonNullable<Extract<ArgumentPlan, { kind: "callback" }>["gives"]>,
  local: string,
  fn: FunctionPlan,
): Pick<PrintedArgument, "checks" | "puts"> {
  const given = gives.arguments.map((of) => {
    if (of.kind === "user-data") return local;
    if (of.kind === "constant") return printConstant(of.value, of.native);
    const own = fn.arguments[of.index];
    return own?.kind === "handle" || own?.kind === "take" ? `$${of.index}.pointer` : "0n";
  });
  const call = `${nativeName(gives.native)}(${given.join(", ")})`;
  const puts = gives.status
    ? [
        `const ${local}given = ${call};`,
        `if (${local}given !== 0) {`,
        `  $.releaseCallback(${local});`,
        `  throw $failure(${quote(gives.symbol)}, ${local}given, 0n);`,
        "}",
      ]
    : [`${call};`];
  const key = `const ${local} = $.addCallbacks([${siteName(site)}, ${name}, ${nullable}]);`;
  return { checks: [key], puts };
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
