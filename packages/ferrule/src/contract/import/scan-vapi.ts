/** The tokens of a Vala text: names, texts with their quotes, and signs; no comments, no `#if`. */
export function scanVapi(text: string): readonly string[] {
  const plain = text.replaceAll(/^[ \t]*#.*$/gm, "");
  const pattern =
    /\/\*[\s\S]*?(?:\*\/|$)|\/\/.*|"(?:[^"\\\n]|\\.)*"|[A-Za-z_]\w*|\d[\w.]*|\.{3}|[^\s\w]/g;
  return [...plain.matchAll(pattern)].flatMap(([token]) =>
    token.startsWith("/*") || token.startsWith("//") ? [] : [token],
  );
}

/** The position behind the sign that closes the one at `at`. */
export function behind(tokens: readonly string[], at: number, open: string, close: string): number {
  let depth = 0;
  for (let index = at; index < tokens.length; index++) {
    if (tokens[index] === open) depth += 1;
    if (tokens[index] === close && --depth === 0) return index + 1;
  }
  return tokens.length;
}
