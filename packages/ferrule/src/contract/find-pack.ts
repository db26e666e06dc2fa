import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { nearest } from "../diagnostics/nearest.ts";
import { isLibraryName } from "./names.ts";

// The same from src/contract and from dist/contract.
const folder = new URL("../../contracts/", import.meta.url);
const ending = ".ferrule.jsonc";

/** The path of the contract that ferrule ships for a library, or null. */
export function findPack(library: string): string | null {
  if (!isLibraryName(library) || !listPacks().includes(library)) return null;
  return fileURLToPath(new URL(`${library}${ending}`, folder));
}

/** The libraries whose contract ferrule ships, sorted. */
export function listPacks(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}

/**
 * The path of the contract that ferrule ships for a library; `origin` is the command that asks.
 *
 * @throws InputError when there is none, naming the nearest.
 */
export function needPack(library: string, origin: string): string {
  const file = findPack(library);
  if (file !== null) return file;
  const packs = listPacks();
  const near = nearest(library, packs);
  throw new InputError([
    createDiagnostic({
      hazard: "input/contract",
      origin,
      message: `There is no contract for ${JSON.stringify(library)}.`,
      help:
        near === null
          ? `Write one and name it with --contract; shipped are: ${packs.join(", ")}.`
          : `Did you mean ${near}? Your own contract is named with --contract.`,
    }),
  ]);
}
