import { phrases, type Phrase } from "../phrases/phrases.ts";
import type { Reader } from "./reader.ts";

const byText = new Map<string, Phrase[]>();
for (const phrase of phrases) {
  if (phrase.text === null) continue;
  const known = byText.get(phrase.text);
  if (known) known.push(phrase);
  else byText.set(phrase.text, [phrase]);
}
const order = new Map(phrases.map((phrase, at) => [phrase.id, at]));

/** Fixed texts of runtimes and allocators, one table for all of them. */
export const phrase: Reader = {
  name: "phrase",
  triggers: [...byText.keys()],
  open(line, sink, found) {
    const fitting = found
      .flatMap((text) => byText.get(text) ?? [])
      .filter(({ pattern }) => pattern === undefined || pattern.test(line.text))
      .toSorted((a, b) => order.get(a.id)! - order.get(b.id)!);
    const [known] = fitting;
    if (known === undefined) return null;
    const named = known.pattern?.exec(line.text)?.groups?.["function"] ?? null;
    const { tool, id } = known;
    sink.report({ kind: "phrase", tool, id, function: named, stack: null, quotes: [line] });
    return null;
  },
};
