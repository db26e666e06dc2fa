import type { Facts, TargetId } from "../facts/model.ts";
import { viewTarget } from "../layout/view-target.ts";
import { diffDeclarations } from "./diff-declarations.ts";
import { diffTypes } from "./diff-types.ts";
import { severityOf, type Change, type Diff, type TargetChange } from "./model.ts";

/**
 * What an update of a header changes, target by target, for the targets that both sides have facts
 * for. Changes that targets share are one.
 */
export function diffFacts(old: Facts, now: Facts): Diff {
  const before = old.targets.map(({ id }) => id);
  const after = now.targets.map(({ id }) => id);
  const targets = before.filter((id) => after.includes(id));
  const uncompared = [...new Set([...before, ...after])].filter((id) => !targets.includes(id));
  const merged = new Map<string, { change: TargetChange; targets: TargetId[] }>();
  for (const id of targets) {
    const [a, b] = [viewTarget(old, id), viewTarget(now, id)];
    for (const change of [...diffDeclarations(a, b), ...diffTypes(a, b)]) {
      const { kind, what, name, details } = change;
      const key = JSON.stringify([kind, what, name, details]);
      const known = merged.get(key);
      if (known) known.targets.push(id);
      else merged.set(key, { change, targets: [id] });
    }
  }
  const changes = [...merged.values()].map(({ change, targets }): Change => ({
    ...change,
    targets,
  }));
  return { targets, uncompared, changes: changes.toSorted(compareChanges) };
}

/** The worst first, then by name. */
function compareChanges(a: Change, b: Change): number {
  return (
    severityOf(b.judgement) - severityOf(a.judgement) ||
    compareText(a.kind, b.kind) ||
    compareText(a.name, b.name) ||
    compareText(a.what, b.what)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
