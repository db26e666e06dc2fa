import type { ArgumentPlan, FunctionPlan, ResultPlan, ScalarPlan } from "../plan/model.ts";
import { fieldPieces, printFieldReads } from "./print-field-slots.ts";
import { printArrayFilled } from "./print-array.ts";
import { elementType } from "./print-element.ts";
import { printCapacity, printLength } from "./print-length.ts";
import type { PrintContext } from "./print-context.ts";
import { nativeName, quote } from "./print-names.ts";
import { printReturned, returnedType } from "./print-returned.ts";
import { isWide, printConstant, readCell, scalarResultType } from "./print-scalar.ts";

/** What follows the C call: what ended, what failed, what is returned. */
export type PrintedAfter = {
  readonly type: string;
  /** The same when nothing but the call and its end is left to do, with the statement that ends it. */
  readonly simple: ((call: string, leave: string) => readonly string[]) | null;
  /** The statements around the call, given the call's own text. */
  readonly print: (call: string) => readonly string[];
};

/** One part of what the generated function returns. */
export type Piece = {
  readonly name: string;
  readonly type: string;
  readonly lines: readonly string[];
  readonly value: string;
};

export function printAfter(
  fn: FunctionPlan,
  passed: readonly string[],
  context: PrintContext,
): PrintedAfter {
  const pieces = [
    ...resultPieces(fn, passed, context),
    ...outPieces(fn, passed, context),
    ...fieldPieces(fn, context),
  ];
  // Before the call is over: a record of it tells where a text could not be read.
  const isText = context.formsOf(fn.symbol)?.result === "text";
  const read = (call: string): string => (isText ? `$.givenText(${call})` : call);
  return {
    type: typeOf(pieces),
    simple: printSimple(fn, pieces, isText ? read : null),
    print(call) {
      return [
        ...printResultPlace(fn, context),
        ...(fn.cause === null ? [] : [`${causes[fn.cause].clear}();`]),
        reads(fn.result) ? `const $result = ${read(call)};` : `${call};`,
        ...(fn.cause === null ? [] : [`const $errno = ${causes[fn.cause].read}();`]),
        ...printFieldReads(fn, context),
        ...printEnds(fn),
        ...printFailure(fn, context),
        ...printRegistrations(fn),
        ...printKept(fn),
        ...pieces.flatMap(({ lines }) => lines),
        ...printReturn(pieces),
      ];
    },
  };
}

/** How the runtime reads the reason of a failure. */
const causes = {
  errno: { clear: "$.clearErrno", read: "$.errno" },
  lasterror: { clear: "$$lastError.clearLastError", read: "$$lastError.lastError" },
} as const;

/** A record that C returns by value is stored in scratch memory: the call is told where. */
function printResultPlace(fn: FunctionPlan, context: PrintContext): readonly string[] {
  if (fn.result.kind !== "value") return [];
  const type = context.classOf(fn.result.type);
  return [`const $result = $.reserveRecord($${type}, ${quote(fn.symbol)}, "result");`];
}

/** A result that nothing looks at gets no name. */
function reads({ kind }: ResultPlan): boolean {
  return kind !== "void" && kind !== "ignore" && kind !== "value";
}

/** Arguments that leave something to do once the call has returned. */
const after: ReadonlySet<ArgumentPlan["kind"]> = new Set<ArgumentPlan["kind"]>([
  "take",
  "callback",
  "out",
  "inout",
  "out-bytes",
  "out-array",
  "out-record",
  "inout-record",
  "init",
]);

/** A call whose result is returned as it is: nothing can fail between the call and its end. */
function printSimple(
  fn: FunctionPlan,
  pieces: readonly Piece[],
  readText: ((call: string) => string) | null,
): PrintedAfter["simple"] {
  const { result } = fn;
  const plain = fn.arguments.every(
    (argument) =>
      !after.has(argument.kind) &&
      !("kept" in argument && argument.kept !== null) &&
      !("keptOn" in argument && argument.keptOn !== null),
  );
  if (!plain || fn.cause !== null || fn.fields.length > 0) return null;
  if (result.kind === "void" || result.kind === "ignore") {
    return (call, leave) => [`${call};`, leave];
  }
  const asItIs = result.kind === "scalar" && result.failure === null;
  if (!asItIs && readText === null) return null;
  const [piece] = pieces;
  if (piece === undefined || piece.lines.length > 0) return null;
  return (call, leave) => [
    `const $result = ${readText === null ? call : readText(call)};`,
    leave,
    `return ${piece.value};`,
  ];
}

function typeOf(pieces: readonly Piece[]): string {
  if (pieces.length === 0) return "void";
  if (pieces.length === 1) return pieces[0]!.type;
  return `{ ${pieces.map(({ name, type }) => `${name}: ${type}`).join("; ")} }`;
}

function printReturn(pieces: readonly Piece[]): readonly string[] {
  if (pieces.length === 0) return [];
  if (pieces.length === 1) return [`return ${pieces[0]!.value};`];
  return [`return { ${pieces.map(({ name, value }) => `${name}: ${value}`).join(", ")} };`];
}

function resultPieces(
  fn: FunctionPlan,
  passed: readonly string[],
  context: PrintContext,
): readonly Piece[] {
  const { result } = fn;
  const name = "result";
  switch (result.kind) {
    case "void":
    case "ignore":
      return [];
    case "status":
      return result.info ? [{ name, type: "number", lines: [], value: "$result" }] : [];
    case "scalar": {
      const { scalar, shown, number } = result;
      if (!shown) return [];
      if (number && isWide(scalar.native)) {
        const value = `$.exactNumber($result, ${quote(fn.symbol)})`;
        return [{ name, type: "number", lines: [], value }];
      }
      const type = scalarResultType(scalar);
      if (scalar.kind === "bool") {
        const value = `$result !== ${scalar.native === "ptr" ? "0n" : "0"}`;
        return [{ name, type, lines: [], value }];
      }
      return [{ name, type, lines: [], value: wide(scalar, "$result") }];
    }
    case "value": {
      const type = context.classOf(result.type);
      return [{ name, type, lines: [], value: `$read${type}($result)` }];
    }
    case "returned": {
      const type = returnedType(result.value, context);
      return [
        { name, type, ...printReturned(result.value, "$result", "$value", fn, passed, context) },
      ];
    }
  }
}

/** An integer that is 32 or 64 bits wide by target is a bigint on all of them. */
function wide({ native }: ScalarPlan, value: string): string {
  return native.startsWith("w_") ? `BigInt(${value})` : value;
}

function outPieces(
  fn: FunctionPlan,
  passed: readonly string[],
  context: PrintContext,
): readonly Piece[] {
  return fn.arguments.flatMap((argument, index) => {
    const local = `$${index}`;
    if (argument.kind === "out-bytes") return [filledPiece(argument, local, fn, passed)];
    if (argument.kind === "out-array") {
      const { name, of, length, used } = argument;
      const room = printCapacity(length, fn.arguments);
      const filled = used === null ? room : printLength(used, fn.arguments, passed);
      const value = printArrayFilled(argument, local, room, filled, fn, context);
      return [{ name, type: `${elementType(of, context)}[]`, lines: [], value }];
    }
    if (argument.kind === "out-record" || argument.kind === "inout-record") {
      const type = context.classOf(argument.type);
      return [{ name: argument.name, type, lines: [], value: `$read${type}(${local})` }];
    }
    if (argument.kind === "init") {
      const { name, type, close } = argument;
      const free = `${context.functionOf(close)}, ${nativeName(close)}`;
      const made = `$.adoptPlace(${context.typeOf(type)}, ${local}, ${quote(fn.symbol)}, ${free})`;
      const keeps = keptOn(fn, index);
      if (keeps.length === 0)
        return [{ name, type: context.classOf(type), lines: [], value: made }];
      const where = `${quote(fn.symbol)}, ${quote(name)}`;
      const lines = [
        `const ${local}made = ${made};`,
        `const ${local}token = $.token(${local}made, ${context.typeOf(type)}, ${where});`,
        ...keeps.map(({ place, at }) => `$.keep(${local}token, ${place}, $${at});`),
      ];
      return [{ name, type: context.classOf(type), lines, value: `${local}made` }];
    }
    if (argument.kind === "inout" && !argument.shown) return [];
    if (argument.kind === "inout") {
      const type = scalarResultType(argument.value);
      return [
        {
          name: argument.name,
          type,
          lines: [],
          value: wide(argument.value, readCell(argument.value, local)),
        },
      ];
    }
    if (argument.kind !== "out" || !argument.shown) return [];
    const { name, value } = argument;
    if ("native" in value) {
      const read = wide(value, readCell(value, local));
      return [{ name, type: scalarResultType(value), lines: [], value: read }];
    }
    const pointer = `${local}out`;
    const read = printReturned(value, pointer, `${local}value`, fn, passed, context);
    const lines = [`const ${pointer} = $.pointerAt(${local});`, ...read.lines];
    return [{ name, type: returnedType(value, context), lines, value: read.value }];
  });
}

/** What C wrote into a buffer that was lent: all of it, as much as it says, or text to its NUL. */
function filledPiece(
  { name, as, used }: Extract<ArgumentPlan, { kind: "out-bytes" }>,
  local: string,
  fn: FunctionPlan,
  passed: readonly string[],
): Piece {
  const bytes = `${local}.bytes`;
  const where = `${quote(fn.symbol)}, ${quote(name)}`;
  const filled =
    used === null
      ? bytes
      : `$.used(${bytes}, ${printLength(used, fn.arguments, passed)}, ${where})`;
  if (as !== "bytes") {
    const wide = as === "text16" ? "16" : "";
    const value = used === null ? `$.textIn${wide}(${bytes})` : `$.textOf${wide}(${filled})`;
    return { name, type: "string", lines: [], value };
  }
  return { name, type: "Uint8Array", lines: [], value: `${filled}.slice()` };
}

/** Handles that C took: ended whether or not the call failed, unless the contract says when not. */
function printEnds(fn: FunctionPlan): readonly string[] {
  return fn.arguments.flatMap((argument, index) => {
    if (argument.kind !== "take") return [];
    const ended = `$.end($${index}, ${quote(argument.ends)}, ${quote(fn.symbol)});`;
    const end = argument.nullable ? `if ($${index} !== null) ${ended}` : ended;
    const native = "native" in fn.result ? fn.result.native : "i32";
    if (argument.unless === null || !reads(fn.result)) return [end];
    return [`if ($result !== ${printConstant(argument.unless, native)}) ${end}`];
  });
}

function printRegistrations(fn: FunctionPlan): readonly string[] {
  return fn.arguments.flatMap((argument) => {
    if (argument.kind !== "callback") return [];
    if (argument.scope === "replaced") return [`$.releaseCallback($${argument.userData}before);`];
    if (argument.scope !== "registered") return [];
    const register = argument.replaced ? "$.registerInstead" : "$.register";
    return [`${register}($${argument.on}, ${quote(fn.symbol)}, $${argument.userData});`];
  });
}

/** What is kept with the record that an argument's call makes. */
function keptOn(
  fn: FunctionPlan,
  made: number,
): readonly { readonly place: string; readonly at: number }[] {
  return fn.arguments.flatMap((argument, at) =>
    "kept" in argument && argument.kept?.on === made
      ? [{ place: quote(`${fn.symbol} ${argument.label}`), at }]
      : [],
  );
}

/** What C keeps lives with its owner from here on; a call that failed has kept nothing. */
function printKept(fn: FunctionPlan): readonly string[] {
  return fn.arguments.flatMap((argument, index) => {
    if (argument.kind === "handle" && argument.keptOn !== null) {
      const keep = `$.keepHandle($${argument.keptOn}, $${index});`;
      return [argument.nullable ? `if ($${index} !== null) ${keep}` : keep];
    }
    if (!("kept" in argument) || argument.kept === null) return [];
    const { on, replaced } = argument.kept;
    if (on === null) return [`$.keepForever($${index});`];
    // With what the call makes: when it is there.
    if (fn.arguments[on]?.kind === "init") return [];
    const place = quote(`${fn.symbol} ${argument.label}`);
    return [`$.keep${replaced ? "Instead" : ""}($${on}, ${place}, $${index});`];
  });
}

function printFailure(fn: FunctionPlan, context: PrintContext): readonly string[] {
  const failed = failureTest(fn.result, context);
  if (failed === null) return [];
  const cleanup = fn.arguments.flatMap((argument, index) => printCleanup(argument, index));
  const error = printError(fn, context);
  const thrown =
    cleanup.length === 0
      ? [`throw ${error};`]
      : [`const $error = ${error};`, ...cleanup, "throw $error;"];
  if (thrown.length === 1) return [`if (${failed}) ${thrown[0]}`];
  return [`if (${failed}) {`, ...thrown.map((line) => `  ${line}`), "}"];
}

function failureTest(result: ResultPlan, context: PrintContext): string | null {
  if (result.kind === "status") {
    const { ok, info } = context.plan.error;
    const fine = [...ok, ...(result.info ? info : [])];
    return fine.map((code) => `$result !== ${printConstant(code, result.native)}`).join(" && ");
  }
  if (result.kind === "scalar" && result.failure === "negative") return "$result < 0";
  if (result.kind === "scalar" && result.failure === "nonzero") {
    return `$result !== ${printConstant(0n, result.scalar.native)}`;
  }
  if (result.kind === "scalar" && result.failure === "null") return null;
  if (result.kind === "scalar" && result.failure !== null) {
    return `$result === ${printConstant(BigInt(result.failure), result.scalar.native)}`;
  }
  if (result.kind !== "returned" || result.fails === null) return null;
  return `$result === ${printConstant(result.fails, "ptr")}`;
}

/** What C gave out and left to us although it failed; callbacks that were not registered. */
function printCleanup(argument: ArgumentPlan, index: number): readonly string[] {
  if (argument.kind === "callback" && argument.scope !== "call") {
    const { scope, site, userData } = argument;
    const back = scope === "replaced" ? [`$.holdInstead(${quote(site)}, $${userData}before);`] : [];
    return [...back, `$.releaseCallback($${userData});`];
  }
  if (argument.kind !== "out" || "native" in argument.value) return [];
  const free =
    argument.value.kind === "handle"
      ? argument.value.always
        ? argument.value.close
        : null
      : argument.value.free;
  if (free === null) return [];
  return [`if ($.pointerAt($${index}) !== 0n) ${nativeName(free)}($.pointerAt($${index}));`];
}

function printError(fn: FunctionPlan, context: PrintContext): string {
  const symbol = quote(fn.symbol);
  if (fn.result.kind === "status") {
    const errno = fn.cause === null ? "" : ", $errno";
    return `$failure(${symbol}, $result, ${messagePointer(fn, context)}${errno})`;
  }
  const code = fn.result.kind === "scalar" ? "Number($result)" : "0";
  const { className, codes, message } = context.plan.error;
  const negative = fn.result.kind === "scalar" && fn.result.failure === "negative";
  if (negative && codes.length > 0 && fn.cause === null) {
    return `$failure(${symbol}, Number($result), ${messagePointer(fn, context)})`;
  }
  // A message that belongs to a handle may be that of an earlier call which failed.
  const told = message !== null && (fn.result.kind === "returned" || message.type === null);
  if (fn.cause === null && told) {
    const words = `$words(${messagePointer(fn, context)}, "it answered that it failed")`;
    const name = fn.result.kind === "returned" ? `"NULL"` : "null";
    return `new ${className}(${symbol}, ${code}, ${name}, ${words})`;
  }
  if (fn.cause === null)
    return `new ${className}(${symbol}, ${code}, null, "it answered that it failed")`;
  if (fn.cause === "lasterror") {
    const name = codes.length > 0 ? "$codes.get($errno) ?? null" : "null";
    return `new ${className}(${symbol}, $errno, ${name}, $$lastError.lastErrorText($errno), $errno)`;
  }
  return `new ${className}(${symbol}, ${code}, $.errnoName($errno), $.errnoText($errno), $errno)`;
}

/** The object that the library's message function asks: an argument, its parent, or a new one. */
function messagePointer(fn: FunctionPlan, context: PrintContext): string {
  const { message } = context.plan.error;
  const { type: asked } = message ?? { type: null };
  if (message === null || asked === null) return "0n";
  for (const [index, argument] of fn.arguments.entries()) {
    if ((argument.kind === "handle" || argument.kind === "take") && !argument.nullable) {
      const related = argument.type === asked || context.parentsOf(argument.type).includes(asked);
      if (related) return `$.ancestor($${index}, ${context.typeOf(asked)})`;
    }
    if (argument.kind === "out" && argument.value.kind === "handle") {
      const { type, always } = argument.value;
      if (type === asked && always) return `$.pointerAt($${index})`;
    }
  }
  return "0n";
}
