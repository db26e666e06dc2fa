import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import type { CompilerFlags } from "../facts/request/model.ts";
import { deduceTarget } from "./deduce-target.ts";
import type { Compiler } from "./model.ts";

/** A compilation that does not end by then is given up. */
const MILLISECONDS = 900_000;
const MOST_OUTPUT = 1 << 28;

const dialect = ["-std=gnu17", "-fmax-errors=0"];

/** What a header needs of the command line. */
export type Flags = Pick<CompilerFlags, "includeDirs" | "defines"> & Partial<CompilerFlags>;

/**
 * Asks a compiler who it is.
 *
 * @param command the program and its own arguments, as one text: `gcc -m32`
 * @throws InputError when it cannot be started, is no gcc or clang, or compiles for a target that
 *   ferrule does not know.
 */
export function findCompiler(command: string): Compiler {
  const words = command.trim().split(/\s+/);
  const ask = (...args: readonly string[]): string => {
    const [program = "", ...own] = words;
    const { status, stdout, error } = spawnSync(program, [...own, ...args], {
      encoding: "utf8",
      input: "",
      timeout: MILLISECONDS,
    });
    if (error || status !== 0) {
      const reason = error ? reasonOf(error) : `it ended with status ${status}`;
      throw refuse(
        `${JSON.stringify(command)} cannot be used as a C compiler: ${reason}.`,
        "Name a gcc or a clang, for example --cc aarch64-linux-gnu-gcc.",
      );
    }
    return stdout;
  };
  const machine = ask("-dumpmachine").trim();
  const macros = ask("-dM", "-E", "-x", "c", "-");
  const target = deduceTarget(machine, macros);
  if (target === null) {
    throw refuse(
      `${JSON.stringify(command)} compiles for ${machine}, which is none of ferrule's targets.`,
      "See the targets in ferrule facts --help.",
    );
  }
  return { command: words, machine, version: ask("--version").split("\n")[0] ?? "", target };
}

export type Compiled = {
  readonly ok: boolean;
  readonly stderr: string;
  /** The object file's bytes; empty when only the syntax was asked for. */
  readonly object: Uint8Array;
};

/** Compiles one translation unit from memory: to nothing, with its warnings, or to an object file. */
export function compile(
  { command }: Compiler,
  flags: Flags,
  source: string,
  output: "nothing" | "warnings" | "object",
): Compiled {
  const folder = mkdtempSync(join(tmpdir(), "ferrule-verify-"));
  const object = join(folder, "claims.o");
  try {
    const [program = "", ...own] = command;
    const args = [
      ...own,
      ...dialect,
      ...(output === "warnings" ? [] : ["-w"]),
      ...spell("-D", flags.defines),
      ...spell("-U", flags.undefines),
      ...spell("-I", flags.includeDirs),
      ...spell("-isystem", flags.systemDirs),
      ...spell("-include", flags.forced),
      ...(output === "object" ? ["-c", "-o", object] : ["-fsyntax-only"]),
      "-x",
      "c",
      "-",
    ];
    const ran = spawnSync(program, args, {
      encoding: "utf8",
      input: source,
      timeout: MILLISECONDS,
      maxBuffer: MOST_OUTPUT,
      env: { ...process.env, LC_ALL: "C" },
    });
    if (ran.error) {
      throw refuse(`${command.join(" ")} did not end well: ${ran.error.message}.`, null);
    }
    const bytes = existsSync(object) ? readFileSync(object) : new Uint8Array();
    return { ok: ran.status === 0, stderr: ran.stderr, object: bytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function spell(option: string, values: readonly string[] = []): readonly string[] {
  return values.flatMap((value) => [option, value]);
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code === "ENOENT" ? "there is no such program" : error.message;
}

function refuse(message: string, help: string | null): InputError {
  return new InputError([
    createDiagnostic({ hazard: "input/configuration", origin: "verify", message, help }),
  ]);
}
