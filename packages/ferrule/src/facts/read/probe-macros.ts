import type { CType } from "../model.ts";
import { parseType } from "./parse-type.ts";
import type { Preprocessed, RawMacro } from "./preprocess.ts";

/** What an object-like macro comes to, where it is an expression of a value. */
export type MacroAnswer = { readonly type: CType; readonly constant: boolean };

/** Macros that are the same expression: what Clang says of the first is true of all. */
export type MacroGroup = readonly [string, ...string[]];

export type MacroProbe = {
  /** The whole translation unit. */
  readonly source: string;
  /** What `FERRULE_n` and `FERRULE_n_type` ask of, by `n`. */
  readonly groups: readonly MacroGroup[];
};

/**
 * Asks Clang which macros are constants and of which types: an `extern char FERRULE_n[…];` and an
 * `extern __typeof__(M) FERRULE_n_type;` each, whose types in the dump are the answers.
 */
export function writeMacroProbe(
  preprocessed: Preprocessed,
  macros: readonly RawMacro[],
): MacroProbe {
  const groups = groupByExpression(macros.filter(isExpression), preprocessed.macros);
  const lines = groups.flatMap(([name], index) => [
    `extern char FERRULE_${index}[__builtin_constant_p(${name}) ? ${CONSTANT} : 1];`,
    `extern __typeof__(${name}) FERRULE_${index}_type;`,
  ]);
  const source = [
    preprocessed.text,
    ...writeDefines(preprocessed),
    '# 1 "ferrule-macros.c"',
    ...lines,
    "",
  ].join("\n");
  return { source, groups };
}

const CONSTANT = 2;

/** The directives of every macro that is defined at the end. */
export function writeDefines({ macros }: Preprocessed): readonly string[] {
  return [...macros.values()].map(({ directive }) => directive);
}

const word = /[\p{ID_Start}_$][\p{ID_Continue}$]*/gu;

/** Macros of the same words, none of which is itself a macro, are asked of once. */
function groupByExpression(
  macros: readonly RawMacro[],
  defined: ReadonlyMap<string, RawMacro>,
): readonly MacroGroup[] {
  const groups = new Map<string, [string, ...string[]]>();
  const expands = (body: string): boolean =>
    body.match(word)?.some((name) => defined.has(name)) ?? false;
  for (const { name, body } of macros) {
    const known = groups.get(body);
    if (known) known.push(name);
    // No expression has this sign in it.
    else groups.set(expands(body) ? `#${name}` : body, [name]);
  }
  return [...groups.values()];
}

const dependsOnPlace =
  /__(?:LINE|FILE|COUNTER|DATE|TIME|TIMESTAMP|BASE_FILE|INCLUDE_LEVEL|has_\w+)/;

/** True for an object-like macro that may be an expression: nothing that could end the line early. */
export function isExpression({ parameters, body }: RawMacro): boolean {
  if (
    parameters !== null ||
    body === "" ||
    dependsOnPlace.test(body) ||
    /[{};#]|_Pragma/.test(body)
  )
    return false;
  let depth = 0;
  for (const character of body.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "")) {
    if (character === "(") depth++;
    if (character === ")" && --depth < 0) return false;
  }
  return depth === 0;
}

/** Reads the dump of the globals, by the macro's name. One that Clang refused has no answer. */
export function readMacroProbe(
  dump: string,
  { groups }: MacroProbe,
): ReadonlyMap<string, MacroAnswer> {
  const sizes = new Map<string, string>();
  const answers = new Map<string, MacroAnswer>();
  for (const [, index, ofType, types] of dump.matchAll(/ FERRULE_(\d+)(_type)? '(.*)' extern$/gm)) {
    if (ofType === undefined) {
      const size = /\[(\d+)\]$/.exec(types!)?.[1];
      if (size !== undefined) sizes.set(index!, size);
      continue;
    }
    // A type that is written as an expression may have any character in it; what it comes to is last.
    const size = sizes.get(index!);
    const type = size === undefined ? null : readType(types!.split("':'").at(-1)!);
    if (type === null) continue;
    const answer = { type, constant: Number(size) === CONSTANT };
    for (const name of groups[Number(index)]!) answers.set(name, answer);
  }
  return answers;
}

function readType(text: string): CType | null {
  try {
    return parseType(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
