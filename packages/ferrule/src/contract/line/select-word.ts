import type { Span } from "../model.ts";
import type { Report } from "../problems.ts";
import type { WordSyntax } from "./syntax.ts";

type Kind = WordSyntax["saying"]["kind"];

/** A word that says something of one kind. */
export type Said<K extends Kind> = WordSyntax & {
  readonly saying: Extract<WordSyntax["saying"], { readonly kind: K }>;
};

/** The one word of a kind, or null; another is reported. */
export function selectWord<K extends Kind>(
  kind: K,
  words: readonly WordSyntax[],
  report: Report,
): Said<K> | null {
  const said = words.filter((word): word is Said<K> => word.saying.kind === kind);
  const [first, ...others] = said;
  for (const other of others) if (first) reportConflict(first, other, report);
  return first ?? null;
}

/** The one `?` among words, or null; another is reported. */
export function selectQuestion(words: readonly WordSyntax[], report: Report): Span | null {
  const [first, second] = words.flatMap(({ question }) => (question ? [question] : []));
  if (first && second) {
    report({
      ...second,
      message: "`?` stands twice.",
      note: "once more",
      help: "The pointer may be NULL: once is enough.",
      also: { ...first, note: "the first" },
    });
  }
  return first ?? null;
}

/** Reports two words that exclude each other, or one that stands twice, at the later of them. */
export function reportConflict(one: WordSyntax, other: WordSyntax, report: Report): void {
  const [first, second] = one.start <= other.start ? [one, other] : [other, one];
  const { start, end, word } = second;
  const twice = first.word === word;
  report({
    start,
    end,
    message: twice
      ? `\`${word}\` stands twice.`
      : `\`${first.word}\` and \`${word}\` exclude each other.`,
    note: twice ? "once more" : `not with \`${first.word}\``,
    also: { start: first.start, end: first.end, note: `\`${first.word}\` stands here` },
  });
}
