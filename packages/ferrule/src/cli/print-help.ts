import type { Command, Option } from "./command.ts";
import { everywhere } from "./options.ts";

/** The help text of the whole program. */
export function printHelp(commands: readonly Command[]): string {
  return [
    "ferrule holds the joint where a managed language calls C.",
    "",
    "Usage: ferrule COMMAND [OPTIONS]",
    "",
    "Commands:",
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    "",
    "ferrule COMMAND --help says more of each. --version prints the version.",
    "Exit status: 0 clean, 1 findings or stale output, 2 wrong input or usage.",
    "",
  ].join("\n");
}

/** The help text of one command. */
export function printCommandHelp(command: Command): string {
  const usage = ["ferrule", command.name, ...command.operands, "[OPTIONS]"].join(" ");
  return [
    `${command.summary}.`,
    "",
    `Usage: ${usage}`,
    "",
    "Options:",
    ...columns(
      [...command.options, ...everywhere].map((option) => [spell(option), option.summary]),
    ),
    "",
    "Examples:",
    ...command.examples.map((example) => `  ${example}`),
    ...(command.notes === undefined ? [] : ["", ...command.notes]),
    "",
  ].join("\n");
}

function spell({ name, short, alias, value, repeats }: Option): string {
  const long = `--${name}${value === undefined ? "" : ` ${value}`}${repeats ? "…" : ""}`;
  const other = short === undefined ? alias : `-${short}`;
  return other === undefined ? `    ${long}` : `${other}, ${long}`;
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
