const printing =
  /\b(?:e?print(?:ln)?|dbg|writeln|write|trace|debug|info|warn|error|log)!(?=\s*\()/g;

/**
 * Blanks out, at the same length, what the grammar does not know: `unsafe extern "C" {` and
 * `safe fn` of the 2024 edition. A variable that is called `raw` gets another name where `&raw`
 * would be taken for the operator. A macro that prints becomes a call (`println_(…)`), so that its
 * arguments are read as expressions. Positions stay.
 */
export function mask(text: string): string {
  const named = /&raw\b(?!\s+(?:const|mut)\b)/.test(text)
    ? text.replaceAll(/\braw\b(?!\s*(?:::|const\b|mut\b))/g, "ra_")
    : text;
  return named
    .replaceAll(printing, (of) => of.replace("!", "_"))
    .replaceAll(/\bunsafe(?=\s+extern\s*(?:"[^"\n]*"\s*)?\{)/g, (of) => " ".repeat(of.length))
    .replaceAll(/\bsafe(?=\s+(?:fn|static)\b)/g, (of) => " ".repeat(of.length));
}
