import { existsSync } from "node:fs";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { MountLabel, TargetFacts, TargetId } from "./model.ts";

/** What a target needs of Clang, and which system headers of this machine are its own. */
export type Target = {
  readonly id: TargetId;
  /** Clang's spelling. */
  readonly triple: string;
  readonly dataModel: TargetFacts["dataModel"];
  /** Extra driver arguments. */
  readonly extra: readonly string[];
  /** `process.platform` and `process.arch` of a machine whose own headers are this target's. */
  readonly host: { readonly platform: NodeJS.Platform; readonly arch: NodeJS.Architecture } | null;
  /** Include directories below the host's root, most special first. */
  readonly system: readonly string[];
};

const linux = (arch: NodeJS.Architecture): Target["host"] => ({ platform: "linux", arch });

/** Every target that ferrule knows. The first two are the default. */
const targets: readonly Target[] = [
  {
    id: "x86_64-linux-gnu",
    triple: "x86_64-linux-gnu",
    dataModel: "LP64",
    extra: [],
    host: linux("x64"),
    system: ["/usr/include/x86_64-linux-gnu", "/usr/include"],
  },
  {
    id: "x86_64-windows-msvc",
    triple: "x86_64-pc-windows-msvc",
    dataModel: "LLP64",
    extra: [],
    host: null,
    system: [],
  },
  {
    id: "aarch64-linux-gnu",
    triple: "aarch64-linux-gnu",
    dataModel: "LP64",
    extra: [],
    host: linux("arm64"),
    system: ["/usr/include/aarch64-linux-gnu", "/usr/include"],
  },
];

const DEFAULT: readonly TargetId[] = ["x86_64-linux-gnu", "x86_64-windows-msvc"];

/** The ids of all known targets. */
function targetIds(): readonly TargetId[] {
  return targets.map(({ id }) => id);
}

/**
 * The targets of those ids, or the default ones for none.
 *
 * @throws InputError for an unknown id.
 */
export function chooseTargets(ids: readonly TargetId[]): readonly Target[] {
  const wanted = ids.length === 0 ? DEFAULT : [...new Set(ids)];
  return wanted.map((id) => {
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
  });
}

/** The system include directories that are the target's own on this machine. */
export function mountsOf({
  host,
  system,
}: Target): readonly { readonly directory: string; readonly label: MountLabel }[] {
  const own = host?.platform === process.platform && host.arch === process.arch;
  if (!own) return [];
  return system
    .filter((path) => existsSync(path))
    .map((directory) => ({ directory, label: "exact" }));
}
