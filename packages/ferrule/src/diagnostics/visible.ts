/**
 * Text from a header, a contract or a file name as a terminal may show it: control characters, and
 * those that reorder a line, are written out instead of sent. A tab becomes two spaces.
 */
export function visible(text: string): string {
  return text
    .replaceAll("\t", "  ")
    .replaceAll(
      /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
      (character) => {
        const code = character.codePointAt(0)!.toString(16).padStart(4, "0");
        return `\\u${code}`;
      },
    );
}

/** The same for text of several lines. */
export function visibleLines(text: string): readonly string[] {
  return text.split("\n").map((line) => visible(line.replace(/\r$/, "")));
}
