import type { Boundary } from "../../boundary/model.ts";

/** The beginnings up to `_` that most functions, and most constants, share; sorted. */
export function guessPrefixes({ functions, constants }: Boundary): readonly string[] {
  const names = functions.map(({ name }) => name);
  const found = [commonest(names), commonest([...constants.keys()])];
  return [...new Set(found.filter((prefix) => prefix !== null))].sort();
}

function commonest(names: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const name of names) {
    const prefix = /^[A-Za-z][A-Za-z0-9]*_/.exec(name)?.[0];
    if (prefix !== undefined) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  const [best] = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return best && best[1] * 2 > names.length ? best[0] : null;
}
