import type { TargetId } from "../model.ts";

/** What the compiler is told besides the headers; the names are those of Clang's own options. */
export type CompilerFlags = {
  /** `-I`. What is declared in files below them is wanted too. */
  readonly includeDirs: readonly string[];
  /** `-isystem`: searched as `-I`, but what is there is not wanted. */
  readonly systemDirs: readonly string[];
  /** `NAME` or `NAME=VALUE`, as for `-D`. */
  readonly defines: readonly string[];
  /** `-U`. */
  readonly undefines: readonly string[];
  /** `-include`: read before the headers. */
  readonly forced: readonly string[];
};

/** Which Clang reads the headers: the embedded one, the machine's, or whichever is the better. */
export type EngineChoice = "wasm" | "native" | "auto";

/** Everything that decides what the facts of some headers are; plain data, so that it can be sent. */
export type HeaderRequest = CompilerFlags & {
  /** Absolute paths: several headers are one library. */
  readonly headers: readonly string[];
  /** Globs of declarations that are wanted although their file is not. */
  readonly allow: readonly string[];
  /** Only what is declared in the headers themselves is wanted, and nothing beside them. */
  readonly exact: boolean;
  /** Globs of declarations that are not wanted. */
  readonly block: readonly string[];
  readonly sysroots: Readonly<Record<TargetId, string>>;
};

/** No flags at all. */
export const noFlags: CompilerFlags = {
  includeDirs: [],
  systemDirs: [],
  defines: [],
  undefines: [],
  forced: [],
};

/** The flags of both, the first ones first. */
export function joinFlags(first: CompilerFlags, second: CompilerFlags): CompilerFlags {
  return {
    includeDirs: [...first.includeDirs, ...second.includeDirs],
    systemDirs: [...first.systemDirs, ...second.systemDirs],
    defines: [...first.defines, ...second.defines],
    undefines: [...first.undefines, ...second.undefines],
    forced: [...first.forced, ...second.forced],
  };
}
