/** A line of a diff: of both sides, of the old one, of the new one. */
export type Line = { readonly sign: " " | "-" | "+"; readonly text: string };

/** More pairs than this are not compared: what differs is then given as a whole. */
const PAIRS = 4_000_000;

/** The lines of both texts in order, with as many in common as there are. */
export function compareLines(old: readonly string[], now: readonly string[]): readonly Line[] {
  const least = Math.min(old.length, now.length);
  let first = 0;
  while (first < least && old[first] === now[first]) first++;
  let tail = 0;
  while (tail < least - first && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const same = (text: string): Line => ({ sign: " ", text });
  return [
    ...old.slice(0, first).map(same),
    ...compareMiddle(old.slice(first, old.length - tail), now.slice(first, now.length - tail)),
    ...old.slice(old.length - tail).map(same),
  ];
}

function compareMiddle(old: readonly string[], now: readonly string[]): readonly Line[] {
  const removed = old.map((text): Line => ({ sign: "-", text }));
  const added = now.map((text): Line => ({ sign: "+", text }));
  if (old.length * now.length > PAIRS) return [...removed, ...added];
  const common = commonLengths(old, now);
  const lines: Line[] = [];
  let [at, to] = [0, 0];
  while (at < old.length && to < now.length) {
    if (old[at] === now[to]) {
      lines.push({ sign: " ", text: old[at]! });
      at++;
      to++;
    } else if (common[at + 1]![to]! >= common[at]![to + 1]!) lines.push(removed[at++]!);
    else lines.push(added[to++]!);
  }
  return [...lines, ...removed.slice(at), ...added.slice(to)];
}

/** How many lines the rests of both texts have in common, from each pair of lines on. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly Uint32Array[] {
  const table = old.map(() => new Uint32Array(now.length + 1));
  table.push(new Uint32Array(now.length + 1));
  for (let at = old.length - 1; at >= 0; at--) {
    for (let to = now.length - 1; to >= 0; to--) {
      const next = table[at + 1]!;
      table[at]![to] =
        old[at] === now[to] ? next[to + 1]! + 1 : Math.max(next[to]!, table[at]![to + 1]!);
    }
  }
  return table;
}
