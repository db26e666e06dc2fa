import type { Severity } from "../../diagnostics/diagnostic.ts";

/** A library that a project's configuration names. Paths are absolute. */
export type LibrarySource = {
  readonly name: string;
  readonly headers: readonly string[];
  /** Contract files; without one only the header is known. */
  readonly contracts: readonly string[];
  readonly includeDirs: readonly string[];
  readonly defines: readonly string[];
};

/** What `ferrule.json` says. */
export type Configuration = {
  /** Its path; null when there is none. */
  readonly file: string | null;
  readonly libraries: readonly LibrarySource[];
  readonly targets: readonly string[];
  /** Globs over paths from the configuration's folder: what is not checked. */
  readonly exclude: readonly string[];
  /** By hazard (`ownership/leak`), class (`ownership`) or rule (`ctypes-bool-width`). */
  readonly severities: ReadonlyMap<string, Severity | "off">;
  /** Absolute; null when there is none. */
  readonly baseline: string | null;
};

export const noConfiguration: Configuration = {
  file: null,
  libraries: [],
  targets: [],
  exclude: [],
  severities: new Map(),
  baseline: null,
};
