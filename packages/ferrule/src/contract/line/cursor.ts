import type { Span } from "../model.ts";
import { isName } from "../names.ts";
import type { Report } from "../problems.ts";
import type { Token } from "./scan-line.ts";

/** A place in a line's tokens. Parsers report what is wrong through it and answer null. */
export type Cursor = {
  readonly report: Report;
  peek(ahead?: number): Token;
  next(): Token;
  /** How many tokens were taken. */
  position(): number;
  /** How many of the parentheses taken are still open. */
  depth(): number;
  /** Where the last token that was taken ends. */
  lastEnd(): number;
  /** True when the token is this sign or keyword. */
  sees(text: string, ahead?: number): boolean;
  /** Takes the token when it is this sign or keyword. */
  accept(text: string): Token | null;
  /** The same, reporting when it is another: `what` is what it belongs to. */
  expect(text: string, what: string): Token | null;
  /** Takes a C name; `what` says whose it should be. */
  name(what: string): Token | null;
  /** True at the end of the line; otherwise reports that `what` was expected. */
  end(what: string): boolean;
};

export function createCursor(tokens: readonly Token[], report: Report): Cursor {
  let position = 0;
  let depth = 0;
  const last = tokens.length - 1;
  const peek = (ahead = 0): Token => tokens[Math.min(position + ahead, last)]!;
  const next = (): Token => {
    const token = peek();
    if (position < last) position += 1;
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth -= 1;
    return token;
  };
  const sees = (text: string, ahead = 0): boolean => {
    const { kind, text: written } = peek(ahead);
    return (kind === "sign" || kind === "name") && written === text;
  };
  return {
    report,
    peek,
    next,
    position: () => position,
    depth: () => depth,
    lastEnd: () => (tokens[position - 1] ?? peek()).end,
    sees,
    accept: (text) => (sees(text) ? next() : null),
    expect: (text, what) => {
      if (sees(text)) return next();
      reportUnexpected(peek(), `\`${text}\` ${what}`, report);
      return null;
    },
    name: (what) => {
      const token = peek();
      if (token.kind === "name" && isName(token.text)) return next();
      reportUnexpected(token, what, report);
      return null;
    },
    end: (what) => {
      if (peek().kind === "end") return true;
      reportUnexpected(peek(), what, report);
      return false;
    },
  };
}

/** Reports a token that stands where something else was expected. */
export function reportUnexpected(token: Token, wanted: string, report: Report): void {
  const { start, end } = token;
  const message = `Expected ${wanted}, not ${spell(token)}.`;
  report({ start, end, message, note: `expected ${wanted}` });
}

/** A token as written, in back quotes. */
export function spell({ kind, text }: Token): string {
  if (kind === "end") return "the end of the line";
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return kind === "position" ? `\`#${short}\`` : `\`${short}\``;
}

/** From where one thing starts to where another ends. */
export function spanTo({ start }: Span, end: number): Span {
  return { start, end };
}
