import type { Facts } from "../facts/model.ts";
import type { Approximation } from "./model.ts";

/** Targets whose system headers are not their own: what rests on them is approximate. */
export function approximations(facts: Facts): readonly Approximation[] {
  return facts.targets.flatMap(({ id, mounts }) => {
    const foreign = mounts.filter(({ label }) => label !== "exact" && label !== "cross");
    const labels = [...new Set(foreign.map(({ label }) => label))];
    return labels.map((label) => ({
      target: id,
      label,
      directories: foreign.filter((mount) => mount.label === label).map((mount) => mount.directory),
    }));
  });
}
