import type { ArgumentPlan, FunctionPlan } from "../plan/model.ts";
import { allowedName, printArgument, type PrintedArgument } from "./print-argument.ts";
import { printAfter } from "./print-after.ts";
import {
  fieldParameters,
  printFieldChecks,
  printFieldNumbers,
  printFieldWrites,
} from "./print-field-slots.ts";
import type { PrintContext } from "./print-context.ts";
import { printEnter, printEnterEarly, printNotes, recordedArguments } from "./print-record.ts";
import { nativeName, printDoc, quote } from "./print-names.ts";

/** One function of the module, with its documentation; and its twin on another thread. */
export function printFunction(fn: FunctionPlan, context: PrintContext): string {
  const args = fn.arguments.map((argument, index) => printArgument(argument, index, fn, context));
  const passed = args.map((argument) => argument.passed);
  const after = printAfter(fn, passed, context);
  const ways = [printHere(fn), ...(fn.away === null ? [] : [printAway(fn, fn.away)])];
  const printed = ways
    .map((way) =>
      [
        printDoc([...documentation(fn), ...way.note]),
        ...printSignatures(fn, args, after.type, way),
        ...indent(printBody(fn, args, after, way, context), 1),
        "}",
      ].join("\n"),
    )
    .join("\n\n");
  return [...printAllowed(fn), printed].join("\n");
}

/** Where C runs: what differs between a function and its twin. */
type Way = {
  readonly name: string;
  readonly away: boolean;
  readonly note: readonly string[];
  readonly call: (passed: string) => string;
};

function printHere(fn: FunctionPlan): Way {
  return {
    name: fn.name,
    away: false,
    note: [],
    call: (passed) => `${nativeName(fn.symbol)}(${passed})`,
  };
}

function printAway(fn: FunctionPlan, name: string): Way {
  return {
    name,
    away: true,
    note: [
      "",
      "Runs on another thread. Until the promise is settled, its handles are busy: no other call may",
      "use them, nor close them.",
    ],
    call: (passed) => `await $$away.away($call, $away.${fn.symbol}(${passed}))`,
  };
}

function tokensOf(fn: FunctionPlan): readonly string[] {
  return fn.arguments.flatMap((of, index) =>
    of.kind === "handle" || of.kind === "take" ? [`$${index}`] : [],
  );
}

/** The values that an argument may have, where the contract lists them. */
function printAllowed(fn: FunctionPlan): readonly string[] {
  const lists = fn.arguments.flatMap((of, index) => {
    if (of.kind !== "scalar" || of.among === null) return [];
    const values = of.among.values.map(String).join(", ");
    return [`const ${allowedName(fn, index)}: ReadonlySet<number> = new Set([${values}]);`];
  });
  return lists.length === 0 ? [] : [...lists, ""];
}

function documentation(fn: FunctionPlan): readonly string[] {
  const lines = [`\`${fn.prototype}\``];
  if (fn.note !== null) lines.push("", `Contract: \`${fn.note}\``);
  if (fn.description.length > 0) lines.push("", ...fn.description.map((line) => `- ${line}`));
  if (fn.doc !== null) lines.push("", ...fn.doc.split("\n"));
  return lines;
}

/** Handles in a function's parameters make the compiler refuse a call after their close. */
function printSignatures(
  fn: FunctionPlan,
  args: readonly PrintedArgument[],
  result: string,
  way: Way,
): readonly string[] {
  const type = way.away ? `Promise<${result}>` : result;
  const parameters = [
    ...args.flatMap(({ parameter }) => (parameter ? [parameter] : [])),
    ...fieldParameters(fn),
  ];
  const firstOptional = parameters.findLastIndex(({ nullable }) => !nullable) + 1;
  const printed = parameters.map(({ name, type: of, nullable }, index) => {
    const full = nullable ? `${of} | null` : of;
    return { name, full, optional: index >= firstOptional };
  });
  const implementation = printed.map(({ name, full, optional }) =>
    optional ? `${name}: ${full} = null` : `${name}: ${full}`,
  );
  const head = `export function ${way.name}`;
  const body = `export ${way.away ? "async " : ""}function ${way.name}`;
  const handles = fn.arguments.flatMap((of) =>
    of.kind === "handle" || of.kind === "take" ? [of.name] : [],
  );
  const implemented = `${body}(${implementation.join(", ")}): ${type} {`;
  if (handles.length === 0) return [implemented];
  const letters = new Map(handles.slice(0, 3).map((name, index) => [name, "ABC"[index]!]));
  const generics: string[] = [];
  const visible = printed.map(({ name, full, optional }) => {
    const letter = letters.get(name);
    if (letter !== undefined) generics.push(`${letter} extends ${full}`);
    return `${name}${optional ? "?" : ""}: ${letter ?? full}`;
  });
  visible.push(`...closed: $.Live<${[...letters.values()].join(", ")}>`);
  const ended = fn.arguments.find((of) => of.kind === "take");
  const asserts =
    ended?.kind === "take" && !ended.nullable && type === "void"
      ? `asserts ${ended.name} is never`
      : type;
  return [`${head}<${generics.join(", ")}>(${visible.join(", ")}): ${asserts};`, implemented];
}

function printBody(
  fn: FunctionPlan,
  args: readonly PrintedArgument[],
  after: ReturnType<typeof printAfter>,
  way: Way,
  context: PrintContext,
): readonly string[] {
  const keys = fn.arguments.flatMap((of) =>
    of.kind === "callback" && of.scope === "call" ? [printEndOfCall(of, fn)] : [],
  );
  const checks = [...args.flatMap((argument) => argument.checks), ...printFieldChecks(fn)];
  const puts = [
    ...printFieldNumbers(fn, context),
    ...inOrder(fn).flatMap((index) => args[index]?.puts ?? []),
    ...printFieldWrites(fn, context),
  ];
  if (!way.away) puts.push(...printStillLive(fn));
  const given = args.map(({ passed }) => passed);
  if (fn.result.kind === "value") given.unshift("$result");
  const call = way.call(given.join(", "));
  if (way.away) {
    const notes = printNotes(recordedArguments(fn), 0, "$call.slot");
    return [
      ...checks,
      `const $call = $$away.enterAway(${[`$in.${fn.symbol}`, ...tokensOf(fn)].join(", ")});`,
      ...tryFinally(
        [...puts, ...notes, ...after.print(call)],
        [...new Set(keys), "$$away.leaveAway($call);"],
      ),
    ];
  }
  const lends = args.some((argument) => argument.lends) || copiesRecord(fn) || fn.fields.length > 0;
  const loan = "const $loan = $.mark();";
  if (after.simple !== null) {
    // What an FFI throws of its own ends the call without a trace; see `call.ts` of the runtime.
    const plain = [...printEnter(fn), ...after.simple(call, "$$.leave($at);")];
    if (!lends) return [...checks, ...puts, ...plain];
    return [...checks, loan, ...tryFinally([...puts, ...plain], ["$.release($loan);"])];
  }
  const ends = [...new Set(keys), ...(lends ? ["$.release($loan);"] : []), "$$.leave($at);"];
  if (!lends) {
    return [...checks, ...printEnter(fn), ...tryFinally([...puts, ...after.print(call)], ends)];
  }
  const { enter, notes } = printEnterEarly(fn);
  return [...checks, enter, loan, ...tryFinally([...puts, ...notes, ...after.print(call)], ends)];
}

/**
 * What has getters is copied first: they may resize the buffers of other arguments, whose lengths C is
 * told of as they are at the call.
 */
function inOrder(fn: FunctionPlan): readonly number[] {
  const all = [...fn.arguments.keys()];
  const early = all.filter((index) => runsProgram(fn.arguments[index]!));
  return [...early, ...all.filter((index) => !early.includes(index))];
}

/** Handles that a getter of another argument may have closed: it ran when that was copied. */
function printStillLive(fn: FunctionPlan): readonly string[] {
  if (!fn.arguments.some(runsProgram)) return [];
  return fn.arguments.flatMap((of, index) =>
    of.kind === "handle" || of.kind === "take"
      ? [`$.stillLive($${index}, ${quote(fn.symbol)}, ${quote(of.label)});`]
      : [],
  );
}

/** True of an argument whose elements or fields are asked for one by one. */
function runsProgram({ kind }: ArgumentPlan): boolean {
  switch (kind) {
    case "record":
    case "inout-record":
    case "value":
    case "array":
    case "list":
      return true;
    default:
      return false;
  }
}

function tryFinally(body: readonly string[], ends: readonly string[]): readonly string[] {
  return ["try {", ...indent(body, 1), "} finally {", ...indent(ends, 1), "}"];
}

/** A callback of this call alone ends; one without user data leaves the one before it in force. */
function printEndOfCall(of: Extract<ArgumentPlan, { kind: "callback" }>, fn: FunctionPlan): string {
  const held = of.gives === null && fn.arguments[of.userData] === of;
  return held
    ? `$.letGo(${quote(of.site)}, $${of.userData});`
    : `$.releaseCallback($${of.userData});`;
}

/** A record that C gave out is read in scratch memory. */
function copiesRecord({ result }: FunctionPlan): boolean {
  if (result.kind === "value") return true;
  return (
    result.kind === "returned" && (result.value.kind === "record" || result.value.kind === "array")
  );
}

/** Lines moved to the right by so many levels. */
function indent(lines: readonly string[], levels: number): readonly string[] {
  return lines
    .flatMap((line) => line.split("\n"))
    .map((line) => (line === "" ? "" : "  ".repeat(levels) + line));
}
