import type { ArgumentPlan, LengthPlan } from "../plan/model.ts";
import { readCell } from "./print-scalar.ts";
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
    return `Number(${readCell(argument.value, `$${index}`)})`;
  }
  return `Number(${passed[index]})`;
}
