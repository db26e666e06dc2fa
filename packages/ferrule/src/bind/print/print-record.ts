import type { ArgumentPlan, FunctionPlan } from "../plan/model.ts";
import { isWide } from "./print-scalar.ts";
import { quote } from "./print-names.ts";

/** How many arguments of a call are recorded; handles behind them are too, while there is room. */
const MOST = 4;
const ROOM = 6;

/** An argument as the flight record holds it. */
export type RecordedArgument = {
  /** What a reader of the record calls it: `count`, `#box`, `text.length`, `key:64`. */
  readonly label: string;
  /** The number to store. */
  readonly value: string;
  /** True when it has 64 bits. */
  readonly wide: boolean;
  /** The argument that is checked as it is stored; null when it was before. */
  readonly checked: { readonly name: string; readonly unsigned: boolean } | null;
};

/**
 * The arguments of a call that say most about it: numbers, handles, and lengths of the rest. That a
 * handle is in use is known from here, so that no handle is left out for a number.
 */
export function recordedArguments(fn: FunctionPlan): readonly RecordedArgument[] {
  return fn.arguments
    .flatMap((argument, index) => recordArgument(argument, `$${index}`, fn))
    .filter(({ label }, index) => index < MOST || label.startsWith("#"))
    .slice(0, ROOM);
}

/** True of an argument that is checked where it is recorded. */
export function isCheckedThere(fn: FunctionPlan, name: string): boolean {
  return recordedArguments(fn).some(({ checked }) => checked?.name === name);
}

function recordArgument(
  argument: ArgumentPlan,
  local: string,
  fn: FunctionPlan,
): readonly RecordedArgument[] {
  switch (argument.kind) {
    case "handle":
    case "take": {
      const { name, nullable } = argument;
      const value = nullable ? `${local} === null ? 0 : ${local}.serial` : `${local}.serial`;
      return [{ label: `#${name}`, value, wide: false, checked: null }];
    }
    case "scalar":
    case "inout": {
      const { name } = argument;
      const { kind, native } = argument.kind === "scalar" ? argument.scalar : argument.value;
      if (kind === "bool")
        return [{ label: name, value: `${name} ? 1 : 0`, wide: false, checked: null }];
      if (!isWide(native)) return [{ label: name, value: name, wide: false, checked: null }];
      const value = argument.kind === "inout" ? `${local}in` : local;
      const fixed = native === "i64" || native === "u64";
      // On another thread's record another call may have been made meanwhile, which undoes nothing.
      const there = argument.kind === "scalar" && argument.among === null && fn.away === null;
      const checked = fixed && there ? { name, unsigned: native === "u64" } : null;
      return [{ label: `${name}:64`, value, wide: true, checked }];
    }
    case "text":
    case "bytes": {
      const { name, nullable } = argument;
      const length = argument.kind === "text" ? "length" : "byteLength";
      const value = nullable ? `${name} === null ? -1 : ${name}.length` : `${name}.length`;
      return [{ label: `${name}.${length}`, value, wide: false, checked: null }];
    }
    default:
      return [];
  }
}

/** The statement that starts a call whose arguments are ready, and those that record the rest. */
export function printEnter(fn: FunctionPlan): readonly string[] {
  const recorded = recordedArguments(fn);
  const plain = recorded.findIndex(({ wide }) => wide);
  const first = recorded.slice(0, plain < 0 ? MOST : Math.min(plain, MOST));
  const values = [`$in.${fn.symbol}`, ...first.map(({ value }) => value)].join(", ");
  const enter = first.length === 0 ? "enter" : `enter${first.length}`;
  return [`const $at = $$.${enter}(${values});`, ...printNotes(recorded, first.length)];
}

/** The statement that starts a call whose arguments are made later, and those that record them. */
export function printEnterEarly(fn: FunctionPlan): {
  readonly enter: string;
  readonly notes: readonly string[];
} {
  return {
    enter: `const $at = $$.enter($in.${fn.symbol});`,
    notes: printNotes(recordedArguments(fn), 0),
  };
}

/** The statements that record arguments from that position on, in that slot. */
export function printNotes(
  recorded: readonly RecordedArgument[],
  from: number,
  slot: string = "$at",
): readonly string[] {
  return recorded.slice(from).map(({ wide, value, checked }, index) => {
    const at = `${slot}, ${from + index}, ${value}`;
    if (checked === null) return `$$.note${wide ? "Wide" : ""}(${at});`;
    return `$$.note${checked.unsigned ? "Uint64" : "Int64"}(${at}, ${quote(checked.name)});`;
  });
}

/** The entries of a module's functions: their numbers, with what is recorded of each. */
export function printEntries(functions: readonly FunctionPlan[]): string {
  const lines = functions.map((fn) => {
    const labels = recordedArguments(fn).map(({ label }) => label);
    return `  ${fn.symbol}: ${quote(labels.join(" "))},`;
  });
  return ["const $$ = $.flight();", "const $in = $.entries({", ...lines, "});"].join("\n");
}
