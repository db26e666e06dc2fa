import {
  joinFlags,
  noFlags,
  type CompilerFlags,
  type EngineChoice,
} from "../facts/request/model.ts";
import type { FactsRequest } from "../facts/read-facts.ts";
import type { Sysroots } from "../facts/system/find-mounts.ts";
import { findTarget } from "../facts/targets.ts";
import { cacheDirectory } from "./cache-directory.ts";
import { valueOf, valuesOf, type Command, type Invocation, type Option } from "./command.ts";
import { shared } from "./options.ts";
import { usage } from "./parse-arguments.ts";

/** The options of every command that reads headers, as users of Clang's tools know them. */
export const factsOptions: readonly Option[] = [
  shared.target,
  shared.include,
  shared.define,
  { name: "undefine", short: "U", value: "NAME", repeats: true, summary: "Undefine a macro" },
  {
    name: "isystem",
    alias: "-isystem",
    value: "DIR",
    repeats: true,
    summary: "Look for headers there; what they declare is not wanted",
  },
  {
    name: "preinclude",
    alias: "-include",
    value: "FILE",
    repeats: true,
    summary: "Read that file before the headers",
  },
  {
    name: "pkg-config",
    value: "NAME",
    repeats: true,
    summary: "Take the flags that pkg-config gives for a library",
  },
  {
    name: "compile-commands",
    value: "FILE",
    summary: "Take the flags of the header's entry in a compilation database",
  },
  {
    name: "sysroot",
    value: "TARGET=DIR",
    repeats: true,
    summary: "A folder with that target's own system headers",
  },
  {
    name: "allow",
    value: "GLOB",
    repeats: true,
    summary: "Declarations of that name, or in that file (DIR/*), are wanted too",
  },
  {
    name: "block",
    value: "GLOB",
    repeats: true,
    summary: "Declarations of that name, or in that file, are not wanted",
  },
  {
    name: "clang",
    value: "WHICH",
    choices: ["wasm", "native", "auto"],
    summary: "The embedded Clang (the default), the one on PATH, or whichever serves better",
  },
  {
    name: "timeout",
    value: "SECONDS",
    summary: "The longest that Clang may take for a target; the default is 120",
  },
  shared.noCache,
];

/**
 * What the facts of a command's headers are asked with.
 *
 * @throws InputError for a value that cannot be used.
 */
export async function readFactsOptions(
  command: Command,
  invocation: Invocation,
  headers: readonly string[],
): Promise<FactsRequest> {
  const asked = await askForFlags(valuesOf(invocation, "pkg-config"));
  const database = valueOf(invocation, "compile-commands");
  const found = database === null ? noFlags : await readDatabase(database, headers);
  const flags = [found, ...asked].reduce((all, more) => joinFlags(all, more), {
    includeDirs: valuesOf(invocation, "include"),
    systemDirs: valuesOf(invocation, "isystem"),
    defines: valuesOf(invocation, "define"),
    undefines: valuesOf(invocation, "undefine"),
    forced: valuesOf(invocation, "preinclude"),
  });
  const timeout = valueOf(invocation, "timeout");
  return {
    ...flags,
    headers,
    targets: valuesOf(invocation, "target"),
    allow: valuesOf(invocation, "allow"),
    block: valuesOf(invocation, "block"),
    sysroots: readSysroots(command, valuesOf(invocation, "sysroot")),
    clang: readEngine(valueOf(invocation, "clang")),
    ...(timeout === null ? {} : { timeout: readSeconds(command, timeout) }),
    cacheDirectory: invocation.switches.has("no-cache") ? null : cacheDirectory(),
  };
}

/** Loaded when it is asked for, as what else is seldom: a remembered answer should come at once. */
async function askForFlags(names: readonly string[]): Promise<readonly CompilerFlags[]> {
  if (names.length === 0) return [];
  const { askPkgConfig } = await import("../facts/request/ask-pkg-config.ts");
  return names.map(askPkgConfig);
}

async function readDatabase(path: string, headers: readonly string[]): Promise<CompilerFlags> {
  const { readCompileCommands } = await import("../facts/request/read-compile-commands.ts");
  return readCompileCommands(path, headers);
}

function readSysroots(command: Command, values: readonly string[]): Sysroots {
  const pairs = values.map((value) => {
    const at = value.indexOf("=");
    if (at <= 0)
      throw usage(command, `--sysroot cannot be ${JSON.stringify(value)}.`, "It is TARGET=DIR.");
    return [findTarget(value.slice(0, at)).id, value.slice(at + 1)] as const;
  });
  return Object.fromEntries(pairs);
}

function readEngine(value: string | null): EngineChoice {
  return value === "native" || value === "auto" ? value : "wasm";
}

function readSeconds(command: Command, value: string): number {
  const seconds = Number(value);
  if (!(seconds > 0 && seconds <= 86_400))
    throw usage(
      command,
      `--timeout cannot be ${JSON.stringify(value)}.`,
      "It is a number of seconds.",
    );
  return seconds;
}
