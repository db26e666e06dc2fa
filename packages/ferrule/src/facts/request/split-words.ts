/**
 * Splits a command line as a shell does: quotes of both kinds, a backslash before any character.
 * Nothing is expanded.
 */
export function splitWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (quote === "'" && character !== "'") word = (word ?? "") + character;
    else if (character === "\\" && at + 1 < line.length) word = (word ?? "") + line[++at]!;
    else if (character === quote) quote = null;
    else if (quote === null && (character === '"' || character === "'")) {
      quote = character;
      word ??= "";
    } else if (quote === null && /\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? "") + character;
  }
  if (word !== null) words.push(word);
  return words;
}
