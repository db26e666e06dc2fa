import type { CType } from "../model.ts";
import type { RawDeclarations } from "./collect-declarations.ts";
import type { WantedNames } from "./close-over-types.ts";
import type { Preprocessed, RawMacro } from "./preprocess.ts";
import { spellTypes } from "./spell-types.ts";
import { parseType } from "./parse-type.ts";

/** Numbers that Clang computed, by what was asked: `typedef z_off_t` → size and alignment. */
export type ProbeNumbers = ReadonlyMap<string, readonly number[]>;

/** What an object-like macro comes to, where it is an expression of a value. */
export type MacroAnswer = { readonly type: CType; readonly constant: boolean };

export type ProbeAnswers = {
  readonly numbers: ProbeNumbers;
  /** By the macro's name. */
  readonly macros: ReadonlyMap<string, MacroAnswer>;
};

/** Bits, as Clang lays a record out. */
export type RawLayout = {
  readonly size: number;
  readonly align: number;
  readonly offsets: readonly number[];
};

export const scalarNames: readonly string[] = [
  "char",
  "short",
  "int",
  "long",
  "long long",
  "float",
  "double",
  "long double",
  "void *",
  "_Bool",
  "wchar_t",
  "__int128",
];

export type Probe = {
  /** The whole translation unit. */
  readonly source: string;
  /** What the array `FERRULE_n` asks, by `n`. */
  readonly questions: readonly string[];
};

/**
 * Asks Clang for numbers: one `extern char FERRULE_n[a][b];` a question, whose type in the dump is
 * the answer, and for macros `extern __typeof__(M) FERRULE_n;` besides. Sizes are asked before the
 * macros are defined again, because a macro may have a type's or a builtin's name.
 */
export function writeProbe(
  raw: RawDeclarations,
  wanted: WantedNames,
  preprocessed: Preprocessed,
  macros: readonly RawMacro[],
): Probe {
  const questions: string[] = [];
  const ask: Ask = (question, ...expressions) => {
    const dimensions = expressions.map((expression) => `[${expression}]`).join("");
    return `extern char FERRULE_${questions.push(question) - 1}${dimensions};`;
  };
  const sizes = [...askScalars(ask), ...askTypes(raw, wanted, ask)];
  const defines = [...preprocessed.macros.values()].map((macro) => macro.directive);
  const codes = macros
    .filter(isExpression)
    .flatMap(({ name }) => [
      ask(`${MACRO}${name}`, `__builtin_constant_p(${name}) ? ${CONSTANT} : 1`),
      `extern __typeof__(${name}) FERRULE_${questions.push(`${TYPE}${name}`) - 1};`,
    ]);
  const source = [
    preprocessed.text,
    '# 1 "ferrule-sizes.c"',
    ...sizes,
    ...defines,
    '# 1 "ferrule-macros.c"',
    ...codes,
    "",
  ].join("\n");
  return { source, questions };
}

const MACRO = "macro ";
const TYPE = "type of ";
const CONSTANT = 2;

type Ask = (question: string, ...expressions: readonly string[]) => string;

/** Size, alignment, alignment as a member, and for some whether it is signed (2) or not (1). */
function askScalars(ask: Ask): readonly string[] {
  return scalarNames.map((name) => {
    const type = name === "wchar_t" ? "__typeof__(L'a')" : name;
    const member = `__builtin_offsetof(struct { char c; ${type} member; }, member)`;
    const sign = name === "char" || name === "wchar_t" ? [`((${type})-1 < 0) + 1`] : [];
    return ask(`scalar ${name}`, `sizeof(${type})`, `_Alignof(${type})`, member, ...sign);
  });
}

function askTypes(raw: RawDeclarations, wanted: WantedNames, ask: Ask): readonly string[] {
  const spell = spellTypes(raw, wanted);
  return [...wanted.types].flatMap((key) => {
    const typedef = raw.typedefs.get(key);
    if (typedef) return hasSize(typedef.type) ? askTypedef(key, ask) : [];
    const record = raw.records.get(key);
    const spelled = spell(key);
    if (spelled === null) return [];
    if (record) return record.fields === null ? [] : askRecord(key, spelled, ask);
    return raw.enums.has(key) ? askEnum(key, spelled, ask) : [];
  });
}

function hasSize(type: CType): boolean {
  return type.kind !== "function" && !(type.kind === "builtin" && type.name === "void");
}

function askTypedef(name: string, ask: Ask): readonly string[] {
  return [ask(`typedef ${name}`, `sizeof(${name})`, `_Alignof(${name})`)];
}

/** Asking for the size makes Clang lay the record out, and those inside it. */
function askRecord(name: string, spelled: string, ask: Ask): readonly string[] {
  return [ask(name, `sizeof(${spelled})`)];
}

/** Size, alignment, and whether it is signed (2) or not (1). */
function askEnum(name: string, spelled: string, ask: Ask): readonly string[] {
  return [ask(name, `sizeof(${spelled})`, `_Alignof(${spelled})`, `((${spelled})-1 < 0) + 1`)];
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

/** Reads the dump of the globals. One that Clang refused has no answer. */
export function readProbe(dump: string, questions: readonly string[]): ProbeAnswers {
  const numbers = new Map<string, readonly number[]>();
  const macros = new Map<string, MacroAnswer>();
  for (const [, index, types] of dump.matchAll(/ FERRULE_(\d+) '(.*)' extern$/gm)) {
    const question = questions[Number(index)]!;
    // A type that is written as an expression may have any character in it; what it comes to is last.
    const text = types!.split("':'").at(-1)!;
    if (question.startsWith(TYPE)) {
      const name = question.slice(TYPE.length);
      const answer = numbers.get(`${MACRO}${name}`)?.[0];
      const type = answer === undefined ? null : readType(text);
      if (type !== null) macros.set(name, { type, constant: answer === CONSTANT });
    } else {
      const dimensions = [...text.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number));
      numbers.set(question, dimensions);
    }
  }
  return { numbers, macros };
}

function readType(text: string): CType | null {
  try {
    return parseType(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Reads `-fdump-record-layouts-simple`, by the record's key or, if it has no tag, its typedef. */
export function readLayouts(
  dump: string,
  positionOf: Preprocessed["positionOf"],
): ReadonlyMap<string, RawLayout> {
  const layouts = new Map<string, RawLayout>();
  const keyAt = (textLine: number, textColumn: number): string => {
    const { file, line, column } = positionOf({ line: textLine, column: textColumn });
    return `@${file}:${line}:${column}`;
  };
  const block = /Type: (.*)\n\nLayout: <ASTRecordLayout\n([\s\S]*?)FieldOffsets: \[([^\]]*)\]>/g;
  for (const [, type, numbers, offsets] of dump.matchAll(block)) {
    const size = /^\s*Size:(\d+)/m.exec(numbers!)?.[1];
    const align = /^\s*Alignment:(\d+)/m.exec(numbers!)?.[1];
    const place = /^(struct|union) .*\((?:unnamed|anonymous)[^()]* at [^()]*:(\d+):(\d+)\)$/.exec(
      type!,
    );
    const key = place ? `${place[1]} ${keyAt(Number(place[2]), Number(place[3]))}` : type!;
    if (size === undefined || align === undefined || layouts.has(key)) continue;
    const list = offsets === "" ? [] : offsets!.split(", ").map(Number);
    layouts.set(key, { size: Number(size), align: Number(align), offsets: list });
  }
  return layouts;
}
