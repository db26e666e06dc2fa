import { readFileSync } from "node:fs";

/** A file's text for a code frame, or null. */
export function readSource(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
