import type { ArgumentPlan, LengthPlan, NativeName } from "../plan/model.ts";
import { isWide, readCell } from "./print-scalar.ts";
import { nativeName } from "./print-names.ts";

/** A length as a TypeScript expression over the locals of the generated function. */
export function printLength(
  length: LengthPlan,
  args: readonly ArgumentPlan[],
  passed: readonly string[],
): string {
  switch (length.kind) {
    case "integer":
      return length.value;
    case "argument":
      return printArgumentLength(length.index, args, passed);
    case "call":
      return `Number(${nativeName(length.symbol)}(${length.arguments.map((at) => passed[at]).join(", ")}))`;
    case "sum":
      return `(${printLength(length.left, args, passed)} + ${printLength(length.right, args, passed)})`;
    case "product":
      return `${printLength(length.left, args, passed)} * ${printLength(length.right, args, passed)}`;
  }
}

function printArgumentLength(
  index: number,
  args: readonly ArgumentPlan[],
  passed: readonly string[],
): string {
  const argument = args[index];
  if ((argument?.kind === "out" || argument?.kind === "inout") && "native" in argument.value) {
    return asNumber(readCell(argument.value, `$${index}`), argument.value.native);
  }
  return asNumber(passed[index] ?? "0", argument?.native ?? "i32");
}

/** A 64-bit C integer as the number that a length is. */
function asNumber(expression: string, native: NativeName): string {
  return isWide(native) ? `Number(${expression})` : expression;
}
