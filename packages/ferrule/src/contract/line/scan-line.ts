import type { OffsetMap } from "../json/map-string.ts";
import type { Span } from "../model.ts";
import { continuesName, isDigit, startsName } from "../names.ts";
import type { Report } from "../problems.ts";

/** `position` is `#` and digits, its text the digits; `end` stands after the last token. */
export type Token = Span & {
  readonly kind: "name" | "position" | "integer" | "sign" | "end";
  readonly text: string;
};

const signs = ["->", "=>", ";", ":", ",", "(", ")", "?", "!", "=", "+", "*", "."] as const;

/** How many parameters a function can be said to have; C promises 127. */
const mostDigits = 3;

/**
 * The tokens of a line, with offsets in the file.
 *
 * Null when some of it is no token, which has then been reported.
 */
export function scanLine(text: string, at: OffsetMap, report: Report): readonly Token[] | null {
  const tokens: Token[] = [];
  let sound = true;
  let index = 0;
  while (index < text.length) {
    if (isSpace(text[index]!)) {
      index += 1;
      continue;
    }
    const { kind, length, problem } = scanToken(text, index);
    const span = { start: at(index), end: at(index + length) };
    if (kind === null || problem) {
      sound = false;
      const shown = JSON.stringify(text.slice(index, index + length));
      report({
        ...span,
        note: "here",
        ...(problem ?? { message: `${shown} means nothing here.` }),
      });
    } else {
      const skipped = kind === "position" ? 1 : 0;
      tokens.push({ ...span, kind, text: text.slice(index + skipped, index + length) });
    }
    index += length;
  }
  const end = at(text.length);
  tokens.push({ kind: "end", text: "", start: end, end });
  return sound ? tokens : null;
}

type Scanned = {
  readonly kind: Token["kind"] | null;
  readonly length: number;
  readonly problem?: { readonly message: string; readonly help: string };
};

function scanToken(text: string, from: number): Scanned {
  const first = text[from]!;
  const next = text[from + 1] ?? "";
  if (startsName(first)) return { kind: "name", length: nameEnd(text, from) - from };
  if (isDigit(first) || (first === "-" && isDigit(next))) return scanInteger(text, from);
  if (first === "#") return scanPosition(text, from);
  const sign = signs.find((of) => text.startsWith(of, from));
  if (sign) return { kind: "sign", length: sign.length };
  return { kind: null, length: strangeEnd(text, from) - from };
}

/** A hyphen goes on a name only before a letter: `until-next`, but `db->status`. */
function nameEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length) {
    const hyphen = text[end] === "-" && startsName(text[end + 1] ?? "");
    if (!hyphen && !continuesName(text[end]!)) break;
    end += 1;
  }
  return end;
}

function scanInteger(text: string, from: number): Scanned {
  const digits = text[from] === "-" ? from + 1 : from;
  const end = nameEnd(text, digits);
  const length = end - from;
  const body = text.slice(digits, end);
  const written = text.slice(from, end);
  if (![...body].every(isDigit)) return { kind: null, length, problem: notDecimal(written) };
  if (written === "-0" || (body.startsWith("0") && body.length > 1)) {
    return { kind: null, length, problem: notDecimal(written) };
  }
  if (body.length > 20 || !fits(BigInt(written))) {
    const message = `${written.slice(0, 24)} does not fit in 64 bits.`;
    return { kind: null, length, problem: { message, help: "No C integer is that large." } };
  }
  return { kind: "integer", length };
}

function fits(value: bigint): boolean {
  return value >= -(2n ** 63n) && value < 2n ** 64n;
}

function notDecimal(written: string): { readonly message: string; readonly help: string } {
  const message = `${JSON.stringify(written.slice(0, 24))} is not a decimal integer.`;
  return { message, help: "Write it as C prints it with %d: no letters, no leading zeros." };
}

function scanPosition(text: string, from: number): Scanned {
  const end = nameEnd(text, from + 1);
  const digits = text.slice(from + 1, end);
  const length = end - from;
  const plain = digits !== "" && [...digits].every(isDigit) && digits.length <= mostDigits;
  if (plain && (digits === "0" || !digits.startsWith("0"))) return { kind: "position", length };
  const message = `${JSON.stringify(`#${digits.slice(0, 24)}`)} is no position of a parameter.`;
  return { kind: null, length, problem: { message, help: "#0 is the first, #1 the second." } };
}

function strangeEnd(text: string, from: number): number {
  let end = from + 1;
  while (end < text.length && isStrange(text, end)) end += 1;
  return end;
}

function isStrange(text: string, at: number): boolean {
  const character = text[at]!;
  const known = isSpace(character) || continuesName(character) || character === "#";
  return !known && !signs.some((sign) => text.startsWith(sign, at));
}

function isSpace(character: string): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}
