import { homedir } from "node:os";
import { join } from "node:path";

/** Where facts are remembered: FERRULE_CACHE, else the user's cache folder. */
export function cacheDirectory(): string {
  const chosen = process.env["FERRULE_CACHE"];
  if (chosen) return chosen;
  const base = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(base, "ferrule");
}
