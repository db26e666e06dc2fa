import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { TargetFacts, TargetId } from "./model.ts";

/** The C library that a target's headers come from. */
export type System = "linux" | "windows" | "macos";

/** What a target needs of Clang, and where its system headers may be. */
export type Target = {
  readonly id: TargetId;
  /** Clang's spelling. */
  readonly triple: string;
  readonly dataModel: TargetFacts["dataModel"];
  readonly system: System;
  /** `process.platform` and `process.arch` of a machine whose own headers are this target's. */
  readonly host: { readonly platform: NodeJS.Platform; readonly arch: NodeJS.Architecture } | null;
  /** Debian's name of the triple: of the multiarch folder, and of the cross compiler's folder. */
  readonly debian: string | null;
  /** Extra driver arguments. */
  readonly extra: readonly string[];
  /**
   * Extra arguments where mingw-w64's headers serve a Microsoft triple: they ask for GNU's
   * language, and on ia32 for a macro that only GNU compilers define.
   */
  readonly foreign: readonly string[];
};

const msvc = ["-fgnuc-version=4.2.1", "-D__declspec=__declspec"];

function linux(
  id: TargetId,
  dataModel: Target["dataModel"],
  arch: NodeJS.Architecture,
  debian: string = id,
): Target {
  const host = { platform: "linux", arch } as const;
  return { id, triple: id, dataModel, system: "linux", host, debian, extra: [], foreign: [] };
}

function macos(id: TargetId, triple: string, arch: NodeJS.Architecture): Target {
  const host = { platform: "darwin", arch } as const;
  return {
    id,
    triple,
    dataModel: "LP64",
    system: "macos",
    host,
    debian: null,
    extra: [],
    foreign: [],
  };
}

/** Every target that ferrule knows, the default ones first, in the order of every output. */
const targets: readonly Target[] = [
  linux("x86_64-linux-gnu", "LP64", "x64"),
  linux("aarch64-linux-gnu", "LP64", "arm64"),
  linux("i686-linux-gnu", "ILP32", "ia32"),
  linux("armv7-linux-gnueabihf", "ILP32", "arm", "arm-linux-gnueabihf"),
  {
    id: "x86_64-windows-msvc",
    triple: "x86_64-pc-windows-msvc",
    dataModel: "LLP64",
    system: "windows",
    host: null,
    debian: "x86_64-w64-mingw32",
    extra: [],
    foreign: msvc,
  },
  {
    id: "x86_64-windows-gnu",
    triple: "x86_64-w64-windows-gnu",
    dataModel: "LLP64",
    system: "windows",
    host: null,
    debian: "x86_64-w64-mingw32",
    extra: ["-fms-extensions"],
    foreign: [],
  },
  {
    id: "i686-windows-msvc",
    triple: "i686-pc-windows-msvc",
    dataModel: "ILP32",
    system: "windows",
    host: null,
    debian: "i686-w64-mingw32",
    extra: [],
    foreign: [...msvc, "-D_X86_=1", "-D__i386__=1"],
  },
  macos("x86_64-macos", "x86_64-apple-macosx11", "x64"),
  macos("aarch64-macos", "arm64-apple-macosx11", "arm64"),
  {
    id: "i686-windows-gnu",
    triple: "i686-w64-windows-gnu",
    dataModel: "ILP32",
    system: "windows",
    host: null,
    debian: "i686-w64-mingw32",
    extra: ["-fms-extensions"],
    foreign: [],
  },
];

/** The nine targets that facts are of unless others are asked for. */
export const defaultTargets: readonly TargetId[] = targets.slice(0, 9).map(({ id }) => id);

/** The ids of all known targets. */
function targetIds(): readonly TargetId[] {
  return targets.map(({ id }) => id);
}

/** Whether this machine is one whose own headers are the target's. */
export function isHost({ host }: Target): boolean {
  return host?.platform === process.platform && host.arch === process.arch;
}

/**
 * The targets of those ids, each once.
 *
 * @throws InputError for an unknown id.
 */
export function chooseTargets(ids: readonly TargetId[]): readonly Target[] {
  return [...new Set(ids)].map(findTarget);
}

/**
 * The target of that id.
 *
 * @throws InputError for an unknown id, naming the nearest.
 */
export function findTarget(id: TargetId): Target {
  const found = targets.find((target) => target.id === id);
  if (found) return found;
  const near = nearest(id, targetIds());
  throw new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "facts",
      message: `There is no target ${JSON.stringify(id)}.`,
      help: near === null ? `Known are: ${targetIds().join(", ")}.` : `Did you mean ${near}?`,
    }),
  ]);
}
