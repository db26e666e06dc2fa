/** Brackets inside each other; the parser, which is native code, ends the process at some 5,000. */
const DEEPEST = 1000;

/** Signs between two commas or semicolons: each may nest what follows it in what precedes it. */
const CHAINED: readonly (readonly [signs: RegExp, most: number])[] = [
  [/[?=:<]/g, 3000],
  [/[!~+*-]/g, 30_000],
];

/** Branches of one `if` are inside each other too. */
const MOST_BRANCHES = 3000;

/**
 * Refuses code that is nested deeper than anyone writes, before the parser sees it.
 *
 * @throws RangeError as JavaScript's own parser would.
 */
export function checkNesting(text: string): void {
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case "(":
      case "[":
      case "{":
        if (++depth > DEEPEST) throw new RangeError("nested too deeply");
        break;
      case ")":
      case "]":
      case "}":
        depth = Math.max(0, depth - 1);
        break;
      case ",":
      case ";":
        checkChain(text, start, at);
        start = at;
        break;
    }
  }
  checkChain(text, start, text.length);
  const branches = text.match(/\belse\s+if\b/g)?.length ?? 0;
  if (branches > MOST_BRANCHES) throw new RangeError("nested too deeply");
}

function checkChain(text: string, start: number, end: number): void {
  for (const [signs, most] of CHAINED) {
    if (end - start < most) continue;
    const found = text.slice(start, end).match(signs)?.length ?? 0;
    if (found > most) throw new RangeError("nested too deeply");
  }
}
