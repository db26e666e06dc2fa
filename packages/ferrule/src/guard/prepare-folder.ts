import { copyFileSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { preloads } from "./apply-recipe.ts";
import type { Host, Mode } from "./model.ts";

/**
 * The folder of all that a guarded run leaves behind: the user's, or one that is removed again.
 *
 * @throws InputError when it cannot be written to.
 */
export function prepareFolder(keep: string | null): string {
  try {
    if (keep === null) return mkdtempSync(join(tmpdir(), "ferrule-guard-"));
    makeFolder(resolve(keep));
    return mkdtempSync(join(resolve(keep), "run-"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError([
      createDiagnostic({
        hazard: "input/configuration",
        origin: "guard",
        message: `${keep ?? tmpdir()} cannot hold the reports: ${reason}.`,
        help: "Name a folder that you may write to with --keep. Nothing was run.",
      }),
    ]);
  }
}

/** One folder after another: below /proc, Node 20's own `recursive` never ends. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** The folder of one run, with what the host's preload needs in it. */
export function prepareAttempt(
  folder: string,
  index: number,
  { host, mode, asan }: { readonly host: Host; readonly mode: Mode; readonly asan: string | null },
): string {
  const own = join(folder, `${String(index + 1).padStart(2, "0")}-${mode}`);
  mkdirSync(own);
  if (host === "deno") prepareDeno(own, mode, asan);
  if (host === "python") {
    mkdirSync(join(own, "python"));
    writeFileSync(join(own, "python/sitecustomize.py"), pythonSite);
  }
  return own;
}

/**
 * Deno does not load modules of a `node_modules` folder that it has not prepared, and ferrule is
 * mostly in one: what the preload needs is copied beside it.
 */
function prepareDeno(folder: string, mode: Mode, sanitizer: string | null): void {
  mkdirSync(join(folder, "deno/preload"), { recursive: true });
  for (const file of denoFiles)
    copyFileSync(new URL(`../${file}`, preloads), join(folder, "deno", file));
  const stress = mode === "gc-stress" ? "full" : mode === "asan" ? "light" : "none";
  const options = { folder, stress, sanitizer: mode === "asan" ? sanitizer : null };
  const text = `import { attachDeno } from "./deno/preload/deno.js";
attachDeno(${JSON.stringify(options)});
`;
  writeFileSync(join(folder, "deno-preload.mjs"), text);
}

const denoFiles = [
  "flight-format.js",
  "preload/deno.js",
  "preload/flight-recorder.js",
  "preload/stress.js",
  "preload/wrap.js",
];

/**
 * Loaded by Python's `site` before the program. Registered first, the question for leaks is asked
 * last. A `sitecustomize` of the user's own, which this one hides, is run as well.
 */
const pythonSite = `import atexit, gc, os, sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

def _ask_for_leaks():
    import ctypes
    gc.collect()
    try:
        ctypes.CDLL(None).__lsan_do_recoverable_leak_check()
    except AttributeError:
        pass

if os.environ.get("FERRULE_GUARD_STRESS") == "full":
    gc.set_threshold(1)
if os.environ.get("FERRULE_GUARD_ASAN"):
    atexit.register(_ask_for_leaks)

_own = os.path.dirname(os.path.abspath(__file__))
_spec = PathFinder.find_spec("sitecustomize", [p for p in sys.path if os.path.abspath(p) != _own])
if _spec is not None and _spec.loader is not None:
    _spec.loader.exec_module(module_from_spec(_spec))
`;
