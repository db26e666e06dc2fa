import type { Facts, TargetFacts } from "../../facts/model.ts";
import type { PlatformLimit } from "../model/declared.ts";

/** The targets that a declaration can run on. */
export function targetsOf(facts: Facts, limit: PlatformLimit | undefined): readonly TargetFacts[] {
  if (limit === undefined) return facts.targets;
  return facts.targets.filter(({ id, pointerSize }) => {
    if (limit === "64-bit") return pointerSize === 8;
    const windows = id.includes("windows");
    if (limit === "posix") return !windows;
    return id.includes(limit === "macos" ? "macos" : limit);
  });
}
