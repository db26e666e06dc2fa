/** A comment in some lines: 1-based lines, 0-based columns; `end` is after its last character. */
export type Comment = {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
  readonly text: string;
};

/** Takes the comments out of a text line by line, so that what is left keeps its place. */
export class CommentFinder {
  readonly comments: Comment[] = [];
  #open: { readonly line: number; readonly column: number; text: string } | null = null;

  /** Whether a block comment is open after the lines so far. */
  get inComment(): boolean {
    return this.#open !== null;
  }

  /** The next line without its comments: blanks stand for those that something follows. */
  strip(text: string, line: number): string {
    if (this.#open === null && !text.includes("/")) return text;
    let left = "";
    let at = 0;
    if (this.#open !== null) {
      const close = text.indexOf("*/");
      if (close < 0) {
        this.#open.text += `\n${text}`;
        return "";
      }
      this.#close(this.#open, `\n${text.slice(0, close + 2)}`, line, close + 2);
      at = close + 2;
      left = " ".repeat(at);
    }
    while (at < text.length) {
      const character = text[at]!;
      if (character === "/" && text[at + 1] === "/") {
        this.#close({ line, column: at, text: "" }, text.slice(at), line, text.length);
        break;
      }
      if (character === "/" && text[at + 1] === "*") {
        const close = text.indexOf("*/", at + 2);
        if (close < 0) {
          this.#open = { line, column: at, text: text.slice(at) };
          break;
        }
        this.#close({ line, column: at, text: "" }, text.slice(at, close + 2), line, close + 2);
        left += " ".repeat(close + 2 - at);
        at = close + 2;
      } else if (character === '"' || character === "'") {
        const end = endOfQuoted(text, at, character);
        left += text.slice(at, end + 1);
        at = end + 1;
      } else {
        left += character;
        at++;
      }
    }
    return left.trimEnd();
  }

  #close(
    open: { readonly line: number; readonly column: number; readonly text: string },
    rest: string,
    line: number,
    column: number,
  ): void {
    const { line: first, column: from, text } = open;
    const start = { line: first, column: from };
    this.comments.push({ start, end: { line, column }, text: text + rest });
    this.#open = null;
  }
}

/** Strings may hold what looks like a comment. */
function endOfQuoted(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at;
  }
  return text.length;
}
