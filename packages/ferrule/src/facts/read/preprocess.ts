/** A macro as the preprocessor left it. */
export type RawMacro = {
  readonly name: string;
  readonly parameters: readonly string[] | null;
  readonly body: string;
  readonly file: string;
  readonly line: number;
  /** The whole directive on one line, without comments. */
  readonly directive: string;
};

export type Preprocessed = {
  /** Self-contained C without macro directives; line markers say where each line came from. */
  readonly text: string;
  readonly macros: ReadonlyMap<string, RawMacro>;
  /** In the order in which they were entered. */
  readonly files: readonly string[];
};

/**
 * Reads the output of `-E -C -dD`: takes the macro directives out of the text, and notes where the
 * macros that are still defined at the end were defined. Every location in the rest is that of an
 * expansion, so that columns are unique and macro-made declarations are where they are used.
 */
export function readPreprocessed(output: string): Preprocessed {
  const lines = output.split("\n");
  const macros = new Map<string, RawMacro>();
  const files = new Set<string>();
  let file = "";
  let line = 0;
  let inComment = false;
  for (let at = 0; at < lines.length; at++) {
    const text = lines[at]!;
    if (!inComment && text.startsWith("#")) {
      const marker = /^# (\d+) "((?:[^"\\]|\\.)*)"/.exec(text);
      if (marker) {
        line = Number(marker[1]) - 1;
        file = marker[2]!.replaceAll(/\\(.)/g, "$1");
        files.add(file);
        continue;
      }
      const defined = /^#define ([A-Za-z_$][\w$]*)/.exec(text);
      if (defined) {
        const last = endOfDirective(lines, at);
        const directive = withoutComments(lines.slice(at, last + 1).join("\n"));
        const macro = readMacro(defined[1]!, directive, file, line + 1);
        macros.set(macro.name, macro);
        for (let taken = at; taken <= last; taken++) lines[taken] = "";
        line += last - at + 1;
        at = last;
        continue;
      }
      const undefined_ = /^#undef (\S+)/.exec(text);
      if (undefined_) {
        macros.delete(undefined_[1]!);
        lines[at] = "";
        line++;
        continue;
      }
    }
    line++;
    inComment = endsInComment(text, inComment);
  }
  return { text: lines.join("\n"), macros, files: [...files] };
}

/** A block comment in a directive, kept by `-C`, may go on over several lines. */
function endOfDirective(lines: readonly string[], start: number): number {
  let open = endsInComment(lines[start]!, false);
  let at = start;
  while (open && at + 1 < lines.length) open = endsInComment(lines[++at]!, true);
  return at;
}

/** Whether a block comment is open after a line. Strings may hold what looks like a comment. */
function endsInComment(text: string, open: boolean): boolean {
  let inside = open;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inside) {
      const end = text.indexOf("*/", at);
      if (end < 0) return true;
      inside = false;
      at = end + 1;
    } else if (character === "/" && text[at + 1] === "*") {
      inside = true;
      at++;
    } else if (character === "/" && text[at + 1] === "/") {
      return false;
    } else if (character === '"' || character === "'") {
      at = endOfQuoted(text, at, character);
    }
  }
  return inside;
}

function endOfQuoted(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

function withoutComments(directive: string): string {
  return directive
    .replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (piece) =>
      piece.startsWith("/") ? " " : piece,
    )
    .replaceAll("\n", " ");
}

function readMacro(name: string, directive: string, file: string, line: number): RawMacro {
  const rest = directive.slice("#define ".length + name.length);
  if (!rest.startsWith("(")) {
    return { name, parameters: null, body: rest.trim(), file, line, directive };
  }
  const end = rest.indexOf(")");
  const list = rest
    .slice(1, end)
    .split(",")
    .map((parameter) => parameter.trim());
  const parameters = list.filter((parameter) => parameter !== "");
  return { name, parameters, body: rest.slice(end + 1).trim(), file, line, directive };
}
