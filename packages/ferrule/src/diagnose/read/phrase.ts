import { phrases, type Phrase } from "../phrases/phrases.ts";
import type { Reader } from "./reader.ts";

/** Fixed texts of runtimes and allocators, one table for all of them. */
export const phrase: Reader = {
  name: "phrase",
  triggers: [...new Set(phrases.map(({ text }) => text))].filter((text) => text !== null),
  open(line, sink) {
    const found = phrases.find((known) => matches(known, line.text));
    if (found === undefined) return null;
    const named = found.pattern?.exec(line.text)?.groups?.["function"] ?? null;
    sink.report({
      kind: "phrase",
      tool: found.tool,
      id: found.id,
      function: named,
      stack: null,
      quotes: [line],
    });
    return null;
  },
};

function matches({ text, pattern }: Phrase, line: string): boolean {
  return text !== null && line.includes(text) && (pattern === undefined || pattern.test(line));
}
