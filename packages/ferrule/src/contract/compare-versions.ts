import type { Version } from "./model.ts";

/** Below 0, 0 or above: which version is the earlier one. A part that is not said is 0. */
export function compareVersions(one: Version, other: Version): number {
  const count = Math.max(one.parts.length, other.parts.length);
  for (let at = 0; at < count; at++) {
    const [a, b] = [BigInt(one.parts[at] ?? 0), BigInt(other.parts[at] ?? 0)];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

/** `3.7.2` */
export function spellVersion({ parts }: Version): string {
  return parts.join(".");
}
