import { spellFunction } from "../../boundary/spell-type.ts";
import type { BoundaryFunction } from "../../boundary/model.ts";
import { planAway } from "./plan-away.ts";
import { describeLine } from "../../contract/describe-line.ts";
import { functionNameOf, needNative, type PlanContext } from "./context.ts";
import type { ArgumentPlan, FunctionPlan, LengthPlan, ResultPlan } from "./model.ts";
import { NameTable } from "./names.ts";
import { findFilledIn, planArgument } from "./plan-argument.ts";
import { planFieldSlots } from "./plan-field-slots.ts";
import { planResult } from "./plan-result.ts";
import { readsResult } from "./plan-length.ts";
import { Refusal } from "./refusal.ts";

/**
 * The plan of one function.
 *
 * @throws Refusal with the reason when it cannot be bound.
 */
export function planFunction(fn: BoundaryFunction, context: PlanContext): FunctionPlan {
  if (fn.skipped !== null) throw new Refusal("skipped", fn.skipped);
  if (fn.declaration.inline)
    throw new Refusal("inline", "is inline: the library has no such symbol");
  if (fn.variadic) {
    const reason = "is variadic: its arguments have no fixed types";
    const question = `"${fn.name}": { "${fn.name}_long(long value)": "…" } under variadic`;
    throw new Refusal("variadic", reason, question);
  }
  if (fn.varies) throw new Refusal("unsupported", "is declared in another way on another target");
  if (!fn.declaration.type.prototype) {
    throw new Refusal("undecided", "has no prototype: the header does not say what it takes");
  }
  if (fn.declaration.type.convention !== undefined) {
    const reason = `uses the calling convention ${fn.declaration.type.convention}`;
    throw new Refusal("unsupported", reason);
  }
  const filled = findFilledIn(fn);
  const planned = fn.parameters.map((parameter) => planArgument(fn, parameter, filled, context));
  const result = planResult(fn, context);
  needNative(fn.name, context);
  const args = uniqueNames(endHandles(fn, hideLengths(linkLengths(planned), result), context));
  const shown = hideResult(result, args);
  const away = planAway(fn, args, context);
  return {
    symbol: fn.name,
    name: functionNameOf(fn.name, context),
    prototype: spellFunction({ ...fn.declaration, name: fn.variantOf?.symbol ?? fn.name }),
    note: fn.line?.text ?? null,
    description: fn.line === null ? [] : [...describeLine(fn.line), ...away.note],
    doc: fn.declaration.doc?.kind === "doc" ? fn.declaration.doc.text : null,
    arguments: args,
    fields: planFieldSlots(fn, context),
    result: shown,
    cause: causeOf(fn.result),
    optional: fn.line?.optional ?? false,
    away: away.name,
  };
}

function causeOf({ slot }: BoundaryFunction["result"]): FunctionPlan["cause"] {
  if (slot?.errno === true) return "errno";
  return slot?.lastError === true ? "lasterror" : null;
}

/** Tells each text where its length goes. */
function linkLengths(args: readonly ArgumentPlan[]): readonly ArgumentPlan[] {
  return args.map((argument, index) => {
    if (argument.kind !== "text") return argument;
    const at = args.findIndex((other) => other.kind === "length" && other.of === index);
    return at < 0 ? argument : { ...argument, lengthAt: at };
  });
}

/** An out-parameter that only says how long another result is, is no result of its own. */
function hideLengths(args: readonly ArgumentPlan[], result: ResultPlan): readonly ArgumentPlan[] {
  const lengths: (LengthPlan | null)[] = [];
  if (result.kind === "returned" && "length" in result.value) lengths.push(result.value.length);
  for (const argument of args) {
    if (argument.kind === "out" && "length" in argument.value) lengths.push(argument.value.length);
    if (argument.kind === "out-bytes" || argument.kind === "out-array")
      lengths.push(argument.used ?? argument.length);
  }
  // A product of two (`rows * columns`) still tells what the flat array does not.
  const read = new Set(lengths.flatMap((of) => (of?.kind === "argument" ? [of.index] : [])));
  return args.map((argument, index) =>
    (argument.kind === "out" || argument.kind === "inout") &&
    read.has(index) &&
    keepsNothing(argument.value.kind)
      ? { ...argument, shown: false }
      : argument,
  );
}

/** A result that says how much of a buffer is filled is told by the buffer's length. */
function hideResult(result: ResultPlan, args: readonly ArgumentPlan[]): ResultPlan {
  const read = args.some((argument) => {
    if (argument.kind === "out-bytes" || argument.kind === "out-array")
      return readsResult(argument.used);
    return argument.kind === "out" && "length" in argument.value
      ? readsResult(argument.value.length)
      : false;
  });
  return read && result.kind === "scalar" ? { ...result, shown: false } : result;
}

function keepsNothing(kind: string): boolean {
  return kind === "integer";
}

/** A handle that its deallocator takes is closed; any other that C takes is moved. */
function endHandles(
  fn: BoundaryFunction,
  args: readonly ArgumentPlan[],
  context: PlanContext,
): readonly ArgumentPlan[] {
  const closes = context.closers.has(fn.name);
  return args.map((argument) => {
    if (argument.kind !== "take" || !closes) return argument;
    const frees = context.frees.get(argument.type) ?? new Set();
    return { ...argument, ends: "closed", sole: frees.size > 1 && frees.has(fn.name) };
  });
}

function uniqueNames(args: readonly ArgumentPlan[]): readonly ArgumentPlan[] {
  const names = new NameTable();
  return args.map((argument) => {
    if (!("name" in argument)) return argument;
    const name = names.claim(argument.name);
    return { ...argument, name, label: name };
  });
}
