import type { ErrorPlan, FunctionPlan, LengthPlan, NativePlan } from "./model.ts";
import type { SitePlan } from "./site-model.ts";
import { argumentsOf } from "./plan-length.ts";

/**
 * Text and bytes that cross in JavaScript's own form where an FFI takes them so: a copy less. Every
 * other way to call the same C function knows addresses alone, and a function with one stays as
 * it is.
 */
export function planForms(
  functions: readonly FunctionPlan[],
  sites: readonly SitePlan[],
  natives: readonly NativePlan[],
  error: ErrorPlan,
  version: string | null,
): readonly NativePlan[] {
  const otherwise = new Set([
    ...functions.flatMap(calledBeside),
    ...sites.flatMap(calledBySite),
    ...[error.describe, error.message?.symbol, error.message?.of, version],
  ]);
  const bySymbol = new Map(functions.map((fn) => [fn.symbol, fn]));
  return natives.map((native) => {
    const fn = bySymbol.get(native.name);
    const crossing = [native.result, ...native.parameters];
    const plain = native.variadic === null && !crossing.some((of) => of.startsWith("r_"));
    if (fn === undefined || fn.away !== null || !plain || otherwise.has(native.name)) return native;
    return { ...native, forms: formsOf(fn) };
  });
}

function formsOf(fn: FunctionPlan): NativePlan["forms"] {
  const counted = new Set(lengthsOf(fn).flatMap(argumentsOf));
  // What reads the caller's own objects may run code of theirs, which may detach a buffer.
  const reads =
    fn.fields.length > 0 ||
    fn.arguments.some(({ kind }) => kind === "list" || kind === "array" || kind.endsWith("record"));
  const parameters = fn.arguments.map((of, index) => {
    if (counted.has(index)) return null;
    if (of.kind === "text" && of.kept === null && of.encoding === "utf8" && of.lengthAt === null) {
      return "text";
    }
    return of.kind === "bytes" && of.kept === null && !of.nullable && !reads ? "bytes" : null;
  });
  return { parameters, result: givesText(fn) ? "text" : null };
}

function givesText({ result, cause }: FunctionPlan): boolean {
  if (result.kind !== "returned" || result.fails !== null || cause !== null) return false;
  const { value } = result;
  return (
    value.kind === "text" &&
    value.encoding === "utf8" &&
    value.length === null &&
    value.free === null
  );
}

function lengthsOf(fn: FunctionPlan): readonly LengthPlan[] {
  const given = fn.arguments.flatMap((of) => {
    if (of.kind === "out") return lengthOf(of.value);
    if (of.kind === "bytes") return [of.least];
    return of.kind === "out-bytes" || of.kind === "out-array" ? [of.length, of.used] : [];
  });
  const lengths = [...given, ...(fn.result.kind === "returned" ? lengthOf(fn.result.value) : [])];
  return lengths.filter((length) => length !== null);
}

function lengthOf(value: {
  readonly kind: string;
  readonly length?: LengthPlan | null;
}): readonly (LengthPlan | null)[] {
  return [value.length ?? null];
}

/** C functions that a function of the module calls beside its own. */
function calledBeside(fn: FunctionPlan): readonly string[] {
  const values = fn.arguments.flatMap((of) => (of.kind === "out" ? [of.value] : []));
  if (fn.result.kind === "returned") values.push(fn.result.value);
  return [
    ...fn.arguments.flatMap((of) => (of.kind === "init" ? [of.close] : [])),
    ...fn.arguments.flatMap((of) =>
      of.kind === "callback" && of.gives !== null ? [of.gives.symbol] : [],
    ),
    ...values.flatMap((of) => [
      ...("free" in of && of.free !== null ? [of.free] : []),
      ...("close" in of && of.close !== null ? [of.close] : []),
    ]),
    ...lengthsOf(fn).flatMap(calledFor),
  ];
}

function calledBySite({ key, onThrow, arguments: given }: SitePlan): readonly string[] {
  return [
    ...(key.kind === "fetch" ? [key.symbol] : []),
    ...(onThrow === null ? [] : [onThrow.symbol]),
    ...given.flatMap(lengthOf).flatMap((length) => (length === null ? [] : calledFor(length))),
  ];
}

function calledFor(length: LengthPlan): readonly string[] {
  if (length.kind === "call") return [length.symbol];
  if (length.kind !== "sum" && length.kind !== "product") return [];
  return [...calledFor(length.left), ...calledFor(length.right)];
}
