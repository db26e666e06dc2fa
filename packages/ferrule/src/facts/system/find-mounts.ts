import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import type { MountLabel, TargetId } from "../model.ts";
import { isHost, type Target } from "../targets.ts";
import { stubFolder } from "./stubs.ts";

/** A folder of system headers, and whose they are. */
export type Mount = { readonly directory: string; readonly label: MountLabel };

/** System headers of one target. */
export type SystemHeaders = {
  /** Searched after `-I` and Clang's own headers, in this order. */
  readonly mounts: readonly Mount[];
  /**
   * Folders of this machine that are searched last for libraries' headers; what in them is the
   * host's C library is hidden.
   */
  readonly shared: readonly string[];
  /** Extra arguments that these headers need of Clang. */
  readonly args: readonly string[];
};

/** Folders given with `--sysroot`, by target. */
export type Sysroots = Readonly<Record<TargetId, string>>;

/**
 * The headers that a target may see: of its `--sysroot`, of this machine if it is the target's own,
 * of Debian's cross packages, and at last ferrule's stubs. Never another system's.
 *
 * @throws InputError for a sysroot that has no headers.
 */
export function findSystemHeaders(target: Target, sysroots: Sysroots): SystemHeaders {
  const given = sysroots[target.id];
  if (given !== undefined) return { mounts: sysroot(target, given), shared: shared(), args: [] };
  if (isHost(target)) return { mounts: hostMounts(target), shared: [], args: [] };
  const cross = target.debian === null ? null : crossFolder(target.debian);
  if (cross !== null) {
    const label = target.foreign.length > 0 ? "foreign-libc" : "cross";
    return { mounts: [{ directory: cross, label }], shared: shared(), args: target.foreign };
  }
  const mounts = [{ directory: stubFolder(target.system), label: "stub" as const }];
  return { mounts, shared: shared(), args: [] };
}

function hostMounts(target: Target): readonly Mount[] {
  const multiarch = target.debian === null ? [] : [`/usr/include/${target.debian}`];
  return ["/usr/local/include", ...multiarch, "/usr/include"]
    .filter((path) => existsSync(path))
    .map((directory) => ({ directory, label: "exact" as const }));
}

function crossFolder(debian: string): string | null {
  const folder = `/usr/${debian}/include`;
  const known = join(folder, "stdio.h");
  // mingw's folders hold links into one: the same file then has the same name on every target.
  return existsSync(known) ? dirname(realpathSync(known)) : null;
}

/** The machine's own library headers, which serve every target: a library has one set of them. */
function shared(): readonly string[] {
  const arch = { x64: "x86_64", arm64: "aarch64", ia32: "i386", arm: "arm" }[
    process.arch as string
  ];
  const abi = process.arch === "arm" ? "gnueabihf" : "gnu";
  const folders = ["/usr/local/include", "/usr/include", `/usr/include/${arch}-linux-${abi}`];
  return folders.filter((path) => existsSync(path));
}

function sysroot(target: Target, folder: string): readonly Mount[] {
  const multiarch = target.debian === null ? [] : [`usr/include/${target.debian}`];
  const inside = [...multiarch, "usr/include", "include"].map((path) => resolve(folder, path));
  const found = inside.filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory());
  if (found.length > 0) return found.map((directory) => ({ directory, label: "exact" }));
  throw new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "facts",
      message: `The sysroot ${folder} of ${target.id} has no headers.`,
      help: "A sysroot has the folder usr/include or include.",
    }),
  ]);
}
