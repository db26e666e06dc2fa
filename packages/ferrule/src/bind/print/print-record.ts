import type { ArgumentPlan, FunctionPlan } from "../plan/model.ts";
import { isWide } from "./print-scalar.ts";
import { quote } from "./print-names.ts";

/** How many arguments of a call the flight record has room for. */
const MOST = 4;

/** An argument as the flight record holds it. */
export type RecordedArgument = {
  /** What a reader of the record calls it: `count`, `#box`, `text.length`, `key:64`. */
  readonly label: string;
  /** The number to store. */
  readonly value: string;
  /** True when it has 64 bits. */
  readonly wide: boolean;
};

/** The arguments of a call that say most about it: numbers, handles, and lengths of the rest. */
export function recordedArguments(fn: FunctionPlan): readonly RecordedArgument[] {
  return fn.arguments
    .flatMap((argument, index) => recordArgument(argument, `$${index}`))
    .slice(0, MOST);
}

function recordArgument(argument: ArgumentPlan, local: string): readonly RecordedArgument[] {
  switch (argument.kind) {
    case "handle":
    case "take": {
      const { name, nullable } = argument;
      const value = nullable ? `${local} === null ? 0 : ${local}.serial` : `${local}.serial`;
      return [{ label: `#${name}`, value, wide: false }];
    }
    case "scalar":
    case "inout": {
      const { name } = argument;
      const { kind, native } = argument.kind === "scalar" ? argument.scalar : argument.value;
      if (kind === "bool") return [{ label: name, value: `${name} ? 1 : 0`, wide: false }];
      if (!isWide(native)) return [{ label: name, value: name, wide: false }];
      const value = argument.kind === "inout" ? `${local}in` : local;
      return [{ label: `${name}:64`, value, wide: true }];
    }
    case "text":
    case "bytes": {
      const { name, nullable } = argument;
      const length = argument.kind === "text" ? "length" : "byteLength";
      const value = nullable ? `${name} === null ? -1 : ${name}.${length}` : `${name}.${length}`;
      return [{ label: `${name}.${length}`, value, wide: false }];
    }
    default:
      return [];
  }
}

/** The statements that record them, right before the call. */
export function printNotes(recorded: readonly RecordedArgument[]): readonly string[] {
  if (recorded.length === 0) return [];
  const wide = recorded.flatMap((argument, index) =>
    argument.wide ? [`$.noteWide(${index}, ${argument.value});`] : [],
  );
  if (wide.length === recorded.length) return wide;
  const values = recorded.map((argument) => (argument.wide ? "0" : argument.value));
  return [`$.note${recorded.length}(${values.join(", ")});`, ...wide];
}

/** The entries of a module's functions: their numbers, with what is recorded of each. */
export function printEntries(functions: readonly FunctionPlan[]): string {
  const lines = functions.map((fn) => {
    const labels = recordedArguments(fn).map(({ label }) => label);
    return `  ${fn.symbol}: ${quote(labels.join(" "))},`;
  });
  return ["const $in = $.entries({", ...lines, "});"].join("\n");
}
