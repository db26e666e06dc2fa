import type { Lookups } from "./file-layer.ts";

/** One run of `clang -cc1`. */
export type ClangRun = {
  /** Without `clang` and `-cc1`. */
  readonly args: readonly string[];
  /** Files that exist for this run alone, by absolute path. */
  readonly files: ReadonlyMap<string, string>;
  /** Where reads of the machine's own files are noted; null when the run may read none. */
  readonly host: Lookups | null;
};

export type ClangOutput = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
};

/** A Clang front end: the embedded one, or any that gives the same answers. */
export type Clang = {
  readonly engine: "wasm" | "native";
  /** As Clang states it, with the package that brought it. */
  readonly version: string;
  /** Clang's own headers, as an include directory of its file system. */
  readonly builtinHeaders: string;
  /** What the driver would pass to `-cc1` for a target, without input, output and search paths. */
  cc1Arguments(triple: string, extra: readonly string[]): readonly string[];
  run(run: ClangRun): ClangOutput;
};
