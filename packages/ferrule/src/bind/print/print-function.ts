import type { ArgumentPlan, FunctionPlan } from "../plan/model.ts";
import { printArgument, type PrintedArgument } from "./print-argument.ts";
import { printAfter } from "./print-after.ts";
import { fieldParameters, printFieldWrites } from "./print-field-slots.ts";
import type { PrintContext } from "./print-context.ts";
import { printNotes, recordedArguments } from "./print-record.ts";
import { nativeName, printDoc, quote } from "./print-names.ts";

/** One function of the module, with its documentation. */
export function printFunction(fn: FunctionPlan, context: PrintContext): string {
  const args = fn.arguments.map((argument, index) => printArgument(argument, index, fn, context));
  const passed = args.map((argument) => argument.passed);
  const after = printAfter(fn, passed, context);
  return [
    printDoc(documentation(fn)),
    ...printSignatures(fn, args, after.type),
    ...indent(printBody(fn, args, after, context), 1),
    "}",
  ].join("\n");
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
  type: string,
): readonly string[] {
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
  const head = `export function ${fn.name}`;
  const handles = fn.arguments.flatMap((of) =>
    of.kind === "handle" || of.kind === "take" ? [of.name] : [],
  );
  if (handles.length === 0) return [`${head}(${implementation.join(", ")}): ${type} {`];
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
    ended?.kind === "take" && type === "void" ? `asserts ${ended.name} is never` : type;
  return [
    `${head}<${generics.join(", ")}>(${visible.join(", ")}): ${asserts};`,
    `${head}(${implementation.join(", ")}): ${type} {`,
  ];
}

function printBody(
  fn: FunctionPlan,
  args: readonly PrintedArgument[],
  after: ReturnType<typeof printAfter>,
  context: PrintContext,
): readonly string[] {
  const tokens = fn.arguments.flatMap((of, index) =>
    of.kind === "handle" || of.kind === "take" ? [`$${index}`] : [],
  );
  const two = tokens.length > 1;
  const entry = `$in.${fn.symbol}`;
  const enter = two
    ? `$.enterTwo(${entry}, ${tokens[0]}, ${tokens[1]});`
    : `$.enter(${entry}, ${tokens[0] ?? "null"});`;
  const lends = args.some((argument) => argument.lends) || copiesRecord(fn) || fn.fields.length > 0;
  const keys = fn.arguments.flatMap((of) =>
    of.kind === "callback" && of.scope === "call" ? [printEndOfCall(of, fn)] : [],
  );
  const call = `${nativeName(fn.symbol)}(${args.map(({ passed }) => passed).join(", ")})`;
  return [
    ...args.flatMap(({ checks }) => checks),
    enter,
    ...(lends ? ["const $loan = $.mark();"] : []),
    "try {",
    ...indent(
      [
        ...args.flatMap(({ puts }) => puts),
        ...printFieldWrites(fn, context),
        ...printNotes(recordedArguments(fn)),
        ...after.print(call),
      ],
      1,
    ),
    "} finally {",
    ...indent(
      [
        ...new Set(keys),
        ...(lends ? ["$.release($loan);"] : []),
        two ? "$.leaveTwo();" : "$.leave();",
      ],
      1,
    ),
    "}",
  ];
}

/** A callback of this call alone ends; one without user data leaves the one before it in force. */
function printEndOfCall(of: Extract<ArgumentPlan, { kind: "callback" }>, fn: FunctionPlan): string {
  const held = fn.arguments[of.userData] === of;
  return held
    ? `$.letGo(${quote(of.site)}, $${of.userData});`
    : `$.releaseCallback($${of.userData});`;
}

/** A record that C gave out is read in scratch memory. */
function copiesRecord({ result }: FunctionPlan): boolean {
  return result.kind === "returned" && result.value.kind === "record";
}

/** Lines moved to the right by so many levels. */
function indent(lines: readonly string[], levels: number): readonly string[] {
  return lines
    .flatMap((line) => line.split("\n"))
    .map((line) => (line === "" ? "" : "  ".repeat(levels) + line));
}
