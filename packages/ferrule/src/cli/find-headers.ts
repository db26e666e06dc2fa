import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Contract } from "../contract/model.ts";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { usualFolders } from "../facts/request/usual-folders.ts";

/** Where Debian's mingw-w64 has the headers of Windows. */
const windowsFolders: readonly string[] = ["/usr/x86_64-w64-mingw32/include"];

/**
 * The contract's headers on this machine: in the given folders first, then in the usual ones, which
 * are others for a library that only Windows has; null when one is missing.
 */
export function findHeaders(
  { headers, load }: Pick<Contract, "headers" | "load">,
  includeDirs: readonly string[],
): readonly string[] | null {
  const only = Object.keys(load);
  const usual = only.length === 1 && only[0] === "windows" ? windowsFolders : usualFolders;
  const found = headers.map((header) =>
    [...includeDirs, ...usual].map((folder) => join(folder, header)).find((of) => existsSync(of)),
  );
  return found.every((of) => of !== undefined) ? found : null;
}

/** The same, refusing when one is missing. */
export function needHeaders(contract: Contract, includeDirs: readonly string[]): readonly string[] {
  const found = findHeaders(contract, includeDirs);
  if (found !== null) return found;
  throw new InputError([
    createDiagnostic({
      hazard: "input/header",
      origin: "cli",
      message: `${contract.headers.join(", ")} of ${contract.library} is not in the usual folders.`,
      help: "Name it with --header, or the folder it is in with -I.",
    }),
  ]);
}

/**
 * The folder that a contract's headers are named from: `/usr/include/libxml2` of
 * `libxml/tree.h`, so that they find each other.
 */
export function searchDirsOf(
  { headers }: Pick<Contract, "headers">,
  files: readonly string[],
): readonly string[] {
  const roots = headers.flatMap((header) =>
    files
      .filter((file) => file.endsWith(`/${header}`))
      .map((of) => of.slice(0, -header.length - 1)),
  );
  return [...new Set(roots)];
}
