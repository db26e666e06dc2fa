import { readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { matchGlob } from "../../text/match-glob.ts";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import { frontEndOf } from "../languages/all.ts";
import type { Inputs } from "../remember/inputs.ts";
import type { Configuration } from "./model.ts";

/** Folders that hold other people's code, or what tools made. */
const skipped: ReadonlySet<string> = new Set(
  "node_modules .git .hg .svn target dist build __pycache__ .venv venv .tox vendor bin obj".split(
    " ",
  ),
);

/**
 * The files to read, sorted within each folder, but for those that the configuration excludes. A
 * folder that leads back to itself is entered once.
 *
 * @throws InputError for a path that is not there.
 */
export function collectSources(
  paths: readonly string[],
  { file, exclude }: Configuration,
  inputs: Inputs,
): readonly string[] {
  const found = new Set<string>();
  const entered = new Set<string>();
  for (const path of paths) {
    inputs.note(path);
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status) throw missing(path);
    if (status.isDirectory()) enter(path, found, entered, inputs);
    else found.add(path);
  }
  if (file === null || exclude.length === 0) return [...found];
  const root = dirname(resolve(file));
  return [...found].filter((path) => {
    const inside = relative(root, resolve(path)).replaceAll("\\", "/");
    return !exclude.some((glob) => matchGlob(glob, inside));
  });
}

function enter(folder: string, found: Set<string>, entered: Set<string>, inputs: Inputs): void {
  inputs.note(folder);
  const real = realpathSync(folder);
  if (entered.has(real)) return;
  entered.add(real);
  const names = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  for (const entry of names) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) enter(path, found, entered, inputs);
    } else if (entry.isFile() && frontEndOf(entry.name)) found.add(path);
    else if (entry.isSymbolicLink() && !skipped.has(entry.name))
      follow(path, found, entered, inputs);
  }
}

function follow(path: string, found: Set<string>, entered: Set<string>, inputs: Inputs): void {
  inputs.note(path);
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory()) enter(path, found, entered, inputs);
  else if (status?.isFile() && frontEndOf(path)) found.add(path);
}

function missing(path: string): InputError {
  return new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "check",
      message: `There is nothing at ${path}.`,
      help: "Name the files or folders to check.",
    }),
  ]);
}
