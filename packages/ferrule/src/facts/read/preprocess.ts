import type { Doc, Position } from "../model.ts";
import { attachComments, type DocOf } from "./attach-comments.ts";
import { CommentFinder } from "./find-comments.ts";
import { findMacro, findPlaces, type SourceOf } from "./find-places.ts";
import { readComment } from "./read-comment.ts";

/** A macro as the preprocessor left it. */
export type RawMacro = {
  readonly name: string;
  readonly parameters: readonly string[] | null;
  readonly body: string;
  readonly file: string;
  readonly line: number;
  /** The whole directive on one line, without comments. */
  readonly directive: string;
  readonly doc: Doc | null;
};

/** A place in {@link Preprocessed.text}: 1-based, bytes. */
export type TextPlace = { readonly line: number; readonly column: number };

export type Preprocessed = {
  /**
   * Self-contained C without macro directives and comments, whose own lines are the lines that Clang reports: no
   * path of the machine is in it, and no two declarations are in one place. The only markers left
   * say where system headers begin and end, in which Clang is lenient.
   */
  readonly text: string;
  readonly lines: readonly string[];
  readonly macros: ReadonlyMap<string, RawMacro>;
  /** The header that a place of the text came from. */
  fileOf(place: TextPlace): string;
  /** Where a place of the text was before: that of an expansion, for what a macro made. */
  positionOf(place: TextPlace): Position;
  /** `@file:line:column`, a name for what has none; never the same for two places of the text. */
  keyOf(place: TextPlace): string;
  /** Where a macro's name is in its header. */
  positionOfMacro(macro: RawMacro): Position;
  readonly docOf: DocOf;
};

/** The one file that Clang believes to read after the first step. */
export const TEXT = "ferrule.i";

/**
 * Reads the output of `-E -C -dD`: takes the macro directives and line markers out of the text, and
 * notes where the macros that are still defined at the end were defined.
 *
 * @param sourceOf the headers themselves, of which the output has the lines but not the columns
 */
export function readPreprocessed(output: string, sourceOf: SourceOf): Preprocessed {
  const given = output.split("\n");
  const lines: string[] = [`# 2 "${TEXT}"`];
  const files: string[] = [""];
  const numbers: number[] = [0];
  const macros = new Map<string, RawMacro>();
  let file = "";
  let line = 0;
  let system = false;
  const finder = new CommentFinder();
  const barriers = new Set<number>();
  const push = (text: string, number: number): void => {
    lines.push(text);
    files.push(file);
    numbers.push(number);
  };
  for (let at = 0; at < given.length; at++) {
    const text = given[at]!;
    if (!finder.inComment && text.startsWith("#")) {
      const marker = /^# (\d+) "((?:[^"\\]|\\.)*)"([ \d]*)/.exec(text);
      if (marker) {
        line = Number(marker[1]) - 1;
        file = readQuoted(marker[2]!);
        const now = marker[3]!.includes("3");
        if (now !== system) push(`# ${lines.length + 2} "${TEXT}"${now ? " 3" : ""}`, line);
        system = now;
        barriers.add(lines.length + 1);
        continue;
      }
      const defined = /^#define ([\p{ID_Start}_$][\p{ID_Continue}$]*)/u.exec(text);
      if (defined) {
        const last = endOfDirective(given, at);
        const whole = given.slice(at, last + 1).join("\n");
        const before = finder.comments.at(-1);
        const near = before?.end.line === lines.length && !barriers.has(lines.length + 1);
        const comment = near && (lines.at(-1) ?? "") === "" ? before!.text : null;
        macros.set(defined[1]!, readMacro(defined[1]!, whole, comment, { file, line: line + 1 }));
        barriers.add(lines.length + 1);
        line += last - at + 1;
        at = last;
        continue;
      }
      const undefined_ = /^#undef (\S+)/.exec(text);
      if (undefined_) {
        macros.delete(undefined_[1]!);
        barriers.add(lines.length + 1);
        line++;
        continue;
      }
    }
    line++;
    push(finder.strip(text, lines.length + 1), line);
  }
  const positionOf = findPlaces({ lines, files, numbers }, sourceOf);
  return {
    text: lines.join("\n"),
    lines,
    macros,
    docOf: attachComments(lines, finder.comments, barriers),
    fileOf: (place) => files[place.line - 1] ?? "",
    positionOf,
    keyOf: keysOf(positionOf),
    positionOfMacro: (macro) => findMacro(macro, sourceOf),
  };
}

/** Several types may be made by one macro: the second in a place is `@file:line:column:2`. */
function keysOf(positionOf: Preprocessed["positionOf"]): Preprocessed["keyOf"] {
  const keys = new Map<string, string>();
  const uses = new Map<string, number>();
  return (place) => {
    const own = `${place.line}:${place.column}`;
    const known = keys.get(own);
    if (known !== undefined) return known;
    const { file, line, column } = positionOf(place);
    const at = `@${file}:${line}:${column}`;
    const count = (uses.get(at) ?? 0) + 1;
    uses.set(at, count);
    const key = count === 1 ? at : `${at}:${count}`;
    keys.set(own, key);
    return key;
  };
}

function readQuoted(text: string): string {
  if (!text.includes("\\")) return text;
  // Clang writes bytes that are not ASCII in octal.
  const bytes: number[] = [];
  for (const [piece, octal, character] of text.matchAll(/\\([0-7]{3})|\\(.)|[^\\]/gsu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else bytes.push(...new TextEncoder().encode(character ?? piece));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

/** A block comment in a directive, kept by `-C`, may go on over several lines. */
function endOfDirective(lines: readonly string[], start: number): number {
  const finder = new CommentFinder();
  let at = start;
  finder.strip(lines[at]!, at);
  while (finder.inComment && at + 1 < lines.length) finder.strip(lines[++at]!, at);
  return at;
}

const pieces = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

function readMacro(
  name: string,
  whole: string,
  before: string | null,
  place: { readonly file: string; readonly line: number },
): RawMacro {
  const comments: string[] = [];
  const directive = whole
    .replaceAll(pieces, (piece) => {
      if (!piece.startsWith("/")) return piece;
      comments.push(piece);
      return " ";
    })
    .replaceAll("\n", " ");
  const own = comments.find((comment) => /^\/(?:\*[*!]|\/[/!])</.test(comment)) ?? before;
  const doc = own === null ? null : readComment(own);
  const rest = directive.slice("#define ".length + name.length);
  if (!rest.startsWith("(")) {
    return { name, parameters: null, body: rest.trim(), ...place, directive, doc };
  }
  const end = rest.indexOf(")");
  const list = rest
    .slice(1, end)
    .split(",")
    .map((parameter) => parameter.trim());
  const parameters = list.filter((parameter) => parameter !== "");
  return { name, parameters, body: rest.slice(end + 1).trim(), ...place, directive, doc };
}
