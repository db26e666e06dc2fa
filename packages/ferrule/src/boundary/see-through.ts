import type { CType, Facts, TargetId } from "../facts/model.ts";

/** A type without the typedefs that it has on one target. */
export function seeThrough(type: CType, target: TargetId, facts: Facts): CType {
  let at = type;
  for (let steps = 0; at.kind === "typedef" && steps < 64; steps++) {
    const { name } = at;
    const found = facts.types[name]?.find(
      (of) => of.kind === "typedef" && of.targets.includes(target),
    );
    if (found?.kind !== "typedef") return at;
    at = found.type;
  }
  return at;
}
