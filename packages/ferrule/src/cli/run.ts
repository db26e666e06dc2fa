import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { ExitCode, Streams } from "./command.ts";
import { commands } from "./commands.ts";
import { parseArguments, usage } from "./parse-arguments.ts";
import { version } from "./version.ts";

/** One run of the program: what it is asked for, what it says, how it ends. */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const { ours } = splitArguments(args);
  const colored = colorOf(ours, streams);
  try {
    return await dispatch(args, colored);
  } catch (error) {
    if (error instanceof InputError) {
      await report(error.diagnostics, ours, colored);
      return 2;
    }
    const message = error instanceof Error ? error.message : String(error);
    const detail =
      ours.includes("--verbose") && error instanceof Error ? (error.stack ?? null) : null;
    const help =
      "This is a defect of ferrule. Run again with --verbose, and report what it prints.";
    const defect = createDiagnostic({
      hazard: "input/configuration",
      origin: "cli",
      message: `Internal error: ${message}.`,
      help,
      detail,
    });
    await report([defect], ours, colored);
    return 2;
  }
}

const programOptions = ["--help", "--version"];

async function dispatch(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (
    name === undefined ||
    name === "--help" ||
    name === "-h" ||
    (name === "help" && rest.length === 0)
  ) {
    const { printHelp } = await import("./print-help.ts");
    const all = await Promise.all(Object.values(commands).map((load) => load()));
    streams.out(printHelp(all));
    return 0;
  }
  if (name === "--version") {
    streams.out(`ferrule ${version()}\n`);
    return 0;
  }
  const wanted = name === "help" ? rest[0]! : name;
  const command = Object.hasOwn(commands, wanted) ? await commands[wanted]!() : null;
  if (command === null) {
    const option = wanted.startsWith("-");
    const near = nearest(wanted, option ? programOptions : Object.keys(commands));
    const what = option ? "option" : "command";
    throw usage(
      null,
      `ferrule has no ${what} ${JSON.stringify(wanted)}.`,
      near === null ? null : `Did you mean ${near}?`,
    );
  }
  const { ours, theirs } = splitArguments(rest);
  if (name === "help" || ours.includes("--help") || ours.includes("-h")) {
    const { printCommandHelp } = await import("./print-help.ts");
    streams.out(printCommandHelp(command));
    return 0;
  }
  const parsed = parseArguments(command, [...(await expand(ours)), ...theirs]);
  const folder = parsed.values.get("cwd")?.at(-1);
  if (folder !== undefined) enter(folder);
  return command.run({ ...parsed, streams });
}

/** What stands from `--` on is operands, often another program's arguments: it is not looked at. */
function splitArguments(args: readonly string[]): {
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
} {
  const at = args.indexOf("--");
  return at < 0 ? { ours: args, theirs: [] } : { ours: args.slice(0, at), theirs: args.slice(at) };
}

async function expand(args: readonly string[]): Promise<readonly string[]> {
  if (!args.some((argument) => argument.startsWith("@"))) return args;
  const { expandResponseFiles } = await import("./expand-response-files.ts");
  return expandResponseFiles(args);
}

function enter(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    throw usage(
      null,
      `--cwd ${folder} is not a folder to work in: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

/** Diagnostics of a run that failed: JSON is a result, text is not. */
async function report(
  diagnostics: readonly Diagnostic[],
  args: readonly string[],
  streams: Streams,
): Promise<void> {
  const at = args.indexOf("--format");
  const json = args.includes("--format=json") || (at >= 0 && args[at + 1] === "json");
  if (json) {
    const { renderJson } = await import("../diagnostics/render-json.ts");
    return streams.out(renderJson(diagnostics));
  }
  const [{ renderPretty }, { readSource }] = await Promise.all([
    import("../diagnostics/render-pretty.ts"),
    import("../diagnostics/read-source.ts"),
  ]);
  streams.err(renderPretty(diagnostics, { color: streams.color, readSource }));
}

function colorOf(args: readonly string[], streams: Streams): Streams {
  const at = args.indexOf("--color");
  const attached = args.find((argument) => argument.startsWith("--color="));
  const wanted = attached?.slice("--color=".length) ?? (at >= 0 ? args[at + 1] : undefined);
  return wanted === undefined || wanted === "auto"
    ? streams
    : { ...streams, color: wanted === "always" };
}
