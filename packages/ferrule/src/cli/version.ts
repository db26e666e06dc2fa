import { readFileSync } from "node:fs";

/** ferrule's own version. */
export function version(): string {
  const { version: own } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return String(own);
}
