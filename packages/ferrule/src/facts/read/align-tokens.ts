/** A word, number, literal or other character of C, and where it begins: 0-based. */
export type Token = { readonly text: string; readonly line: number; readonly column: number };

const token =
  /[A-Za-z_$\x80-\xff][\w$\x80-\xff]*|\.?\d(?:[eEpP][+-]|[\w.])*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s]/g;

/** The tokens of some lines, which are byte strings: one character a byte. */
export function tokenize(lines: readonly string[]): readonly Token[] {
  return lines.flatMap((text, line) =>
    [...text.matchAll(token)].map(({ 0: found, index }) => ({ text: found, line, column: index })),
  );
}

/** More pairs than this are not compared: they are of a line that no person wrote. */
const MOST = 1 << 18;

/**
 * Which token of `source` each of `made` was, where `made` is what the preprocessor left of it. A
 * word that a macro repeats is the argument; what is not there at all is where its macro is used.
 * Null where there is nothing.
 */
export function alignTokens(
  made: readonly Token[],
  source: readonly Token[],
): readonly (Token | null)[] {
  const least = Math.min(made.length, source.length);
  let head = 0;
  while (head < least && made[head]!.text === source[head]!.text) head++;
  let tail = 0;
  while (tail < least - head && made.at(-1 - tail)!.text === source.at(-1 - tail)!.text) tail++;
  const middle = pairUp(
    made.slice(head, made.length - tail),
    source.slice(head, source.length - tail),
  );
  const from = made.map((_, index) => {
    if (index < head) return index;
    if (index >= made.length - tail) return index - made.length + source.length;
    const found = middle[index - head]!;
    return found === null ? null : head + found;
  });
  const uses = findUses(source, new Set(from));
  const once = onceOnly(source);
  let next = 0;
  return made.map(({ text }, index) => {
    const found = from[index]!;
    if (found !== null) {
      next = Math.min(found + 1, source.length - 1);
      return source[found]!;
    }
    return once.get(text) ?? source[uses.get(next) ?? next] ?? null;
  });
}

/** Of each token in the parentheses of a macro, that was not kept, the index of the macro's name. */
function findUses(
  source: readonly Token[],
  kept: ReadonlySet<number | null>,
): ReadonlyMap<number, number> {
  const uses = new Map<number, number>();
  for (let at = 0; at < source.length; at++) {
    if (kept.has(at) || !isWord(source[at]!) || source[at + 1]?.text !== "(") continue;
    const start = at;
    let depth = 0;
    do {
      uses.set(at++, start);
      depth += { "(": 1, ")": -1 }[source[at]?.text ?? ""] ?? 0;
    } while (depth > 0 && at < source.length);
    uses.set(at, start);
  }
  return uses;
}

function isWord({ text }: Token): boolean {
  return /^[\w$\x80-\xff]/.test(text);
}

/** The words that occur but once. */
function onceOnly(tokens: readonly Token[]): ReadonlyMap<string, Token | null> {
  const found = new Map<string, Token | null>();
  for (const one of tokens) if (isWord(one)) found.set(one.text, found.has(one.text) ? null : one);
  return found;
}

/** For each of `made`, the index in `source` that a longest common subsequence gives it. */
function pairUp(made: readonly Token[], source: readonly Token[]): readonly (number | null)[] {
  if (made.length * source.length > MOST) return pairByCount(made, source);
  const width = source.length + 1;
  const lengths = new Uint32Array((made.length + 1) * width);
  for (let row = made.length - 1; row >= 0; row--) {
    for (let column = source.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        made[row]!.text === source[column]!.text
          ? lengths[(row + 1) * width + column + 1]! + 1
          : Math.max(lengths[(row + 1) * width + column]!, lengths[row * width + column + 1]!);
    }
  }
  const pairs: (number | null)[] = [];
  let column = 0;
  made.forEach(({ text }, row) => {
    while (
      column < source.length &&
      text !== source[column]!.text &&
      lengths[row * width + column + 1]! > lengths[(row + 1) * width + column]!
    )
      column++;
    const same = text === source[column]?.text;
    pairs.push(same ? column++ : null);
  });
  return pairs;
}

/** Words that are as often in the one as in the other are the same, in order. */
function pairByCount(made: readonly Token[], source: readonly Token[]): readonly (number | null)[] {
  const places = new Map<string, number[]>();
  source.forEach(({ text }, index) => {
    const known = places.get(text);
    if (known) known.push(index);
    else places.set(text, [index]);
  });
  const counts = new Map<string, number>();
  for (const { text } of made) counts.set(text, (counts.get(text) ?? 0) + 1);
  const seen = new Map<string, number>();
  return made.map(({ text }) => {
    const nth = seen.get(text) ?? 0;
    seen.set(text, nth + 1);
    const all = places.get(text);
    return all?.length === counts.get(text) ? (all?.[nth] ?? null) : null;
  });
}
