import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { type Host, type Mode, modes, type Program, type Recipe, type Tools } from "./model.ts";
import { recipes } from "./recipes/recipes.ts";

/** A mode that will be run. */
export type Chosen = { readonly mode: Mode; readonly recipe: Recipe };

export type Choice = {
  readonly chosen: readonly Chosen[];
  /** What was wanted but cannot be: a mode, and why. */
  readonly left: readonly { readonly mode: Mode; readonly reason: string }[];
};

/** What each missing tool is called by the distributions. */
const packages: Readonly<Record<keyof Tools, string>> = {
  asan: "AddressSanitizer's library is not installed (Debian: libasan8, comes with gcc)",
  libstdcxx: "libstdc++ is not installed",
  mallocDebug: "libc_malloc_debug.so is not installed",
  valgrind: "Valgrind is not installed (Debian: valgrind)",
  gdb: "gdb is not installed (Debian: gdb)",
};

/**
 * The modes to run. `all` runs what can be run; null means AddressSanitizer, or the recorder where
 * that cannot be.
 *
 * @throws InputError when a mode was asked for by name and cannot be.
 */
export function chooseModes(wanted: Mode | "all" | null, program: Program, tools: Tools): Choice {
  if (wanted === "all") return sort(modes, program, tools);
  const first = sort([wanted ?? "asan"], program, tools);
  if (first.chosen.length > 0) return first;
  const reason = first.left[0]?.reason ?? "";
  if (wanted === null) return { ...sort(["record"], program, tools), left: first.left };
  throw new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "guard",
      message: `--mode ${wanted} cannot be used for ${program.host}: ${reason}.`,
      help: "ferrule doctor says what this machine has. --mode all runs what can be run.",
    }),
  ]);
}

function sort(wanted: readonly Mode[], program: Program, tools: Tools): Choice {
  const chosen: Chosen[] = [];
  const left: { mode: Mode; reason: string }[] = [];
  for (const mode of wanted) {
    const recipe = recipes[program.host][mode];
    if ("unusable" in recipe) left.push({ mode, reason: recipe.unusable });
    else {
      const missing = recipe.needs.find((tool) => tools[tool] === null);
      if (missing === undefined) chosen.push({ mode, recipe });
      else left.push({ mode, reason: packages[missing] });
    }
  }
  return { chosen, left };
}

/** The modes that a host's programs can be run in with these tools. */
export function usableModes(host: Host, tools: Tools): readonly Mode[] {
  return modes.filter((mode) => {
    const recipe = recipes[host][mode];
    return !("unusable" in recipe) && recipe.needs.every((tool) => tools[tool] !== null);
  });
}
