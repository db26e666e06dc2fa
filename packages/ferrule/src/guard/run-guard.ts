import { rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { applyRecipe } from "./apply-recipe.ts";
import { chooseModes, type Choice, type Chosen } from "./choose-modes.ts";
import { collectReports } from "./collect-reports.ts";
import { conclude, type Conclusion, type Judge } from "./conclude.ts";
import { findExecutable } from "./find-executable.ts";
import { findTools } from "./find-tools.ts";
import { identifyHost } from "./identify-host.ts";
import type { Attempt, Mode, Program, Tools } from "./model.ts";
import { prepareAttempt, prepareFolder } from "./prepare-folder.ts";
import { expectedCore, readCore, readHang } from "./read-core.ts";
import { rebuildLibrary } from "./rebuild-library.ts";
import { supervise } from "./supervise.ts";

export type GuardOptions = {
  readonly command: readonly string[];
  readonly mode: Mode | "all" | null;
  readonly rebuild: string | null;
  /** How often each mode is run, until something shows. */
  readonly repeat: number;
  /** Of one run, in seconds; null: none. */
  readonly timeout: number | null;
  /** Where reports stay; null: they are removed. */
  readonly keep: string | null;
  readonly judge: Judge;
  /** The screens are for a terminal. */
  readonly color: boolean;
  /** Told before each run. */
  readonly progress: (text: string) => void;
};

export type Guarded = {
  readonly program: Program;
  readonly choice: Choice;
  /** Each run with what it means, in the order they were run. */
  readonly runs: readonly Conclusion[];
  /** The folder of the reports; null: it is gone. */
  readonly folder: string | null;
};

/**
 * Runs a program so that its hazards show, once a mode and repetition, and says what was found.
 *
 * @throws InputError when there is no such command, no such mode here, or no folder to write to.
 */
export async function runGuard(options: GuardOptions): Promise<Guarded> {
  checkCommand(options.command);
  const program = identifyHost(options.command);
  const tools = findTools();
  const choice = chooseModes(options.mode, program, tools);
  const folder = prepareFolder(options.keep);
  try {
    const rebuilt = options.rebuild === null ? null : rebuildLibrary(options.rebuild, folder);
    const runs: Conclusion[] = [];
    for (const chosen of choice.chosen) {
      for (let time = 0; time < options.repeat; time++) {
        const place = `run ${time + 1} of ${options.repeat}`;
        options.progress(`${program.host} under ${chosen.mode}, ${place}: ${chosen.recipe.why}`);
        const index = runs.length;
        const attempt = await runOnce(chosen, { program, tools, folder, rebuilt, index, options });
        const conclusion = await conclude(attempt, options.judge, options.color);
        runs.push(conclusion);
        if (conclusion.found) break;
      }
    }
    return { program, choice, runs, folder: options.keep === null ? null : folder };
  } finally {
    if (options.keep === null) rmSync(folder, { recursive: true, force: true });
  }
}

type Context = {
  readonly program: Program;
  readonly tools: Tools;
  readonly folder: string;
  readonly rebuilt: string | null;
  readonly index: number;
  readonly options: GuardOptions;
};

async function runOnce({ mode, recipe }: Chosen, context: Context): Promise<Attempt> {
  const { program, tools, rebuilt, index, options } = context;
  const { asan, gdb } = tools;
  const folder = prepareAttempt(context.folder, index, { host: program.host, mode, asan });
  const libraries = rebuilt === null || !recipe.env.some(usesAsan) ? null : rebuilt;
  const env = libraries === null ? process.env : { ...process.env, ...findFirst(libraries) };
  const core = recipe.core && gdb !== null ? expectedCore(process.cwd()) : null;
  const launch = applyRecipe({ ...recipe, core: core !== null }, program, { tools, folder, env });
  const ending = await supervise(launch, {
    folder,
    stdout: recipe.stdout,
    timeout: options.timeout,
    beforeKill: (pid) => {
      if (gdb !== null) readHang(pid, folder, gdb);
    },
  });
  if (core !== null && gdb !== null && ending.signal !== null) {
    readCore({ core, pid: ending.pid, executable: program.executable }, folder, gdb);
  }
  if (ending.signal !== null) writeEnding(ending.signal, folder);
  return { mode, ending, folder, reports: collectReports(folder) };
}

/** For `diagnose`: nobody else says by which signal the program died. */
function writeEnding(signal: NodeJS.Signals, folder: string): void {
  writeFileSync(join(folder, "ending.txt"), `[guard] signal ${constants.signals[signal]}\n`);
}

function usesAsan({ value }: { readonly value: string }): boolean {
  return value.startsWith("{asan}");
}

function findFirst(folder: string): Readonly<Record<string, string>> {
  const before = process.env["LD_LIBRARY_PATH"];
  return { LD_LIBRARY_PATH: before ? `${folder}:${before}` : folder };
}

function checkCommand([word = ""]: readonly string[]): void {
  if (findExecutable(word) !== null) return;
  throw new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "guard",
      message: `There is no command ${JSON.stringify(word)} to run.`,
      help: word.includes("/")
        ? "The file is missing, or may not be executed. Nothing was run."
        : "It is not in PATH. Nothing was run.",
    }),
  ]);
}
