/**
 * Blanks out, at the same length, what the grammar does not know yet: `unsafe extern "C" {` and
 * `safe fn` of the 2024 edition. Positions stay.
 */
export function mask(text: string): string {
  return text
    .replaceAll(/\bunsafe(?=\s+extern\s*(?:"[^"\n]*"\s*)?\{)/g, (of) => " ".repeat(of.length))
    .replaceAll(/\bsafe(?=\s+(?:fn|static)\b)/g, (of) => " ".repeat(of.length));
}
