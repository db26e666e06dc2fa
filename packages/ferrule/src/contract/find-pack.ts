import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
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
