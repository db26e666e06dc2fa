import type { SystemHeaders } from "../system/find-mounts.ts";
import type { Target } from "../targets.ts";

/** One run of `clang -cc1`: plain data, that a thread can take. */
export type ClangRun = {
  /** Without `clang`, `-cc1`, the language and the input. */
  readonly args: readonly string[];
  /** The translation unit's text. */
  readonly source: string;
  readonly language: "c" | "cpp-output";
  /** Whose files of the machine the run may see; null for none. */
  readonly host: HostRequest | null;
};

/** A target and its headers, which decide what of the machine is seen. */
export type HostRequest = { readonly target: Target; readonly headers: SystemHeaders };

export type ClangOutput = {
  /** Negative when Clang did not end by itself: it trapped, was stopped, or was out of memory. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What was looked for on the machine: absolute path → SHA-256 of what was opened. */
  readonly opened: ReadonlyMap<string, string>;
  /** Absolute paths that were looked for and were not there. */
  readonly missed: ReadonlySet<string>;
};

/** An output of a run that did not end by itself. */
export function stoppedOutput(reason: string): ClangOutput {
  const stderr = `error: clang stopped: ${reason}\n`;
  return { code: -1, stdout: "", stderr, opened: new Map(), missed: new Set() };
}

/** A Clang front end: the embedded one, or any that gives the same answers. */
export type Clang = {
  readonly engine: "wasm" | "native";
  /** As Clang states it, with the package that brought it. */
  readonly version: string;
  readonly major: number;
  /** How many runs it does side by side. */
  readonly width: number;
  /** What the driver would pass to `-cc1` for a target, without input, output and search paths. */
  cc1Arguments(triple: string, extra: readonly string[]): Promise<readonly string[]>;
  run(run: ClangRun): Promise<ClangOutput>;
  /** Ends its threads. */
  close(): Promise<void>;
};

/** Where Clang's own headers are, in every output: each Clang keeps them somewhere else. */
export const BUILTIN = "/clang/include";

/** The triple's driver line, asked with these arguments and a file `a.c`. */
export function driverQuestion(triple: string, extra: readonly string[]): readonly string[] {
  return ["-target", triple, "-nostdlibinc", "-nobuiltininc", "-###", "-fsyntax-only", ...extra];
}

const dropped = new Set(["-fsyntax-only", "-disable-free", "-clear-ast-before-backend"]);
const droppedWithValue = new Set([
  "-main-file-name",
  "-resource-dir",
  "-isysroot",
  "-internal-isystem",
  "-internal-externc-isystem",
  "-internal-iframework",
  "-ferror-limit",
  "-x",
]);

/** What of a driver's `-###` answer is about the target; null when there is no `-cc1` line in it. */
export function readDriver(stderr: string, input = "a.c"): readonly string[] | null {
  const line = stderr.split("\n").find((text) => text.includes('"-cc1"'));
  if (line === undefined) return null;
  const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]!);
  const after = words.slice(words.indexOf("-cc1") + 1);
  const kept: string[] = [];
  for (let index = 0; index < after.length; index++) {
    const word = after[index]!;
    if (droppedWithValue.has(word)) index++;
    else if (
      !dropped.has(word) &&
      word !== input &&
      !/^-(?:debugger-tuning|fdebug-comp|fcoverage-comp)/.test(word)
    )
      kept.push(word);
  }
  return kept;
}
