import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Command, Option } from "./command.ts";
import { everywhere } from "./options.ts";

export type ParsedArguments = {
  readonly operands: readonly string[];
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly switches: ReadonlySet<string>;
};

/**
 * Reads a command's arguments: `--name value`, `--name=value`, `-Nvalue`, `--` and operands.
 *
 * @throws InputError for an unknown option (naming the nearest), a missing or a wrong value.
 */
export function parseArguments(command: Command, args: readonly string[]): ParsedArguments {
  const options = [...command.options, ...everywhere];
  const operands: string[] = [];
  const values = new Map<string, string[]>();
  const switches = new Set<string>();
  for (let at = 0; at < args.length; at++) {
    const argument = args[at]!;
    if (argument === "--") {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (!argument.startsWith("-") || argument === "-") {
      operands.push(argument);
      continue;
    }
    const { option, attached } = findOption(command, options, argument);
    if (option.value === undefined) {
      if (attached !== null) throw usage(command, `--${option.name} takes no value.`);
      switches.add(option.name);
      continue;
    }
    const value = attached ?? args[++at];
    if (value === undefined)
      throw usage(command, `--${option.name} needs a value: ${option.value}.`);
    checkChoice(command, option, value);
    const known = values.get(option.name) ?? [];
    if (known.length > 0 && option.repeats !== true) {
      throw usage(command, `--${option.name} was given twice.`);
    }
    values.set(option.name, [...known, value]);
  }
  if (!switches.has("help")) checkOperands(command, operands);
  return { operands, values, switches };
}

function findOption(
  command: Command,
  options: readonly Option[],
  argument: string,
): { readonly option: Option; readonly attached: string | null } {
  if (argument.startsWith("--")) {
    const [name = "", ...rest] = argument.slice(2).split("=");
    const option = options.find((of) => of.name === name);
    if (option) return { option, attached: rest.length > 0 ? rest.join("=") : null };
    const near = nearest(
      name,
      options.map((of) => of.name),
    );
    throw usage(
      command,
      `ferrule ${command.name} has no option --${name}.`,
      near === null ? null : `Did you mean --${near}?`,
    );
  }
  const spelled = options.find((of) => of.alias === argument);
  if (spelled) return { option: spelled, attached: null };
  const option = options.find((of) => of.short === argument[1]);
  if (!option) throw usage(command, `ferrule ${command.name} has no option -${argument[1] ?? ""}.`);
  const rest = argument.slice(2);
  if (option.value === undefined && rest !== "")
    throw usage(command, `-${argument[1]} takes no value.`);
  return { option, attached: rest === "" ? null : rest };
}

function checkChoice(command: Command, { name, choices }: Option, value: string): void {
  if (choices === undefined || choices.includes(value)) return;
  const near = nearest(value, choices);
  const help = near === null ? `It may be ${choices.join(", ")}.` : `Did you mean ${near}?`;
  throw usage(command, `--${name} cannot be ${JSON.stringify(value)}.`, help);
}

function checkOperands(command: Command, given: readonly string[]): void {
  const needed = command.operands.filter((operand) => !operand.startsWith("[")).length;
  const most = command.operands.some((operand) => operand.includes("…"))
    ? Infinity
    : command.operands.length;
  if (given.length < needed) {
    throw usage(command, `ferrule ${command.name} needs ${command.operands[given.length]}.`);
  }
  if (given.length > most) {
    throw usage(
      command,
      `ferrule ${command.name} takes no operand ${JSON.stringify(given[most])}.`,
    );
  }
}

/** A wrong call, with the way to the help text. */
export function usage(
  command: Command | null,
  message: string,
  help: string | null = null,
): InputError {
  const way = command === null ? "ferrule --help" : `ferrule ${command.name} --help`;
  return new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "cli",
      message,
      help: help === null ? `See ${way}.` : `${help} See ${way}.`,
    }),
  ]);
}
