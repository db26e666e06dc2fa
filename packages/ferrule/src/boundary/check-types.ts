import type { Contract } from "../contract/model.ts";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { labelAt } from "../diagnostics/locate.ts";

/** Types that would have to outlive themselves. */
export function checkParents(contract: Contract): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const reported = new Set<string>();
  for (const name of contract.types.keys()) {
    const cycle = findCycle(contract, name);
    if (cycle === null || cycle.some((of) => reported.has(of))) continue;
    for (const of of cycle) reported.add(of);
    const [first = name, second = name] = cycle;
    const spans = [contract.types.get(first)!, contract.types.get(second)!];
    const { file, text } = contract;
    found.push(
      createDiagnostic({
        hazard: "input/contract",
        origin: "boundary",
        message: `${[...cycle, first].join(" → ")}: these types are each other's parents, so that none could be closed first.`,
        labels: [
          labelAt(file, text, spans[0]!, `${first} has the parent ${second}`),
          labelAt(file, text, spans[1]!, "and leads back to it", "secondary"),
        ],
        help: "Leave `parent` out where the other one is not needed until the end.",
      }),
    );
  }
  return found;
}

/** The types on the way from one through its parents back to itself; null when there is no way. */
function findCycle(contract: Contract, from: string): readonly string[] | null {
  const seen = new Set<string>();
  const walk = (name: string, path: readonly string[]): readonly string[] | null => {
    for (const parent of contract.types.get(name)?.parents ?? []) {
      if (parent === from) return path;
      if (seen.has(parent)) continue;
      seen.add(parent);
      const found = walk(parent, [...path, parent]);
      if (found !== null) return found;
    }
    return null;
  };
  return walk(from, [from]);
}

/** Handles that may be used on more threads than the parent that they work through. */
export function checkThreads({ types, file, text }: Contract): readonly Diagnostic[] {
  return [...types].flatMap(([name, type]) =>
    type.parents.flatMap((of) => {
      const parent = types.get(of);
      if (parent?.thread !== "confined" || type.thread === "confined" || type.thread === null) {
        return [];
      }
      return [
        createDiagnostic({
          hazard: "input/contract",
          origin: "boundary",
          message: `A ${name} is said to be for \`${type.thread}\` thread, and its parent ${of} is confined to its own.`,
          labels: [
            labelAt(file, text, type, `${name} is \`thread ${type.thread}\``),
            labelAt(file, text, parent, `${of} is \`thread confined\``, "secondary"),
          ],
          help: "Say `thread confined` of both, or leave `parent` out where it does not use it.",
        }),
      ];
    }),
  );
}
