import type { CType } from "../model.ts";
import type { RawDeclarations, RawEnum, RawRecord } from "./collect-declarations.ts";
import type { WantedNames } from "./close-over-types.ts";
import type { Preprocessed, RawMacro } from "./preprocess.ts";
import { typeCode } from "./type-codes.ts";

/** Numbers that Clang computed, by what was asked: `size of typedef z_off_t`. */
export type ProbeNumbers = ReadonlyMap<string, number>;

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
];

export type Probe = {
  /** The whole translation unit. */
  readonly source: string;
  /** What the array `FERRULE_n` asks, by `n`. */
  readonly questions: readonly string[];
};

/**
 * Asks Clang for numbers: one `extern char FERRULE_n[expression];` a question, whose type in the
 * dump is the answer. Sizes are asked before the macros are defined again, because a macro may
 * have a type's or a builtin's name.
 */
export function writeProbe(
  raw: RawDeclarations,
  wanted: WantedNames,
  preprocessed: Preprocessed,
  macros: readonly RawMacro[],
): Probe {
  const questions: string[] = [];
  const ask = (question: string, expression: string): string => {
    questions.push(question);
    return `extern char FERRULE_${questions.length - 1}[${expression}];`;
  };
  const sizes = [...askScalars(ask), ...askTypes(raw, wanted, ask)];
  const defines = [...preprocessed.macros.values()].map((macro) => macro.directive);
  const codes = macros.filter(isExpression).map(({ name }) => ask(`macro ${name}`, typeCode(name)));
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

type Ask = (question: string, expression: string) => string;

function askScalars(ask: Ask): readonly string[] {
  return scalarNames.flatMap((name) => {
    const expression = name === "wchar_t" ? "__typeof__(L'a')" : name;
    const lines = [
      ask(`size of scalar ${name}`, `sizeof(${expression})`),
      ask(`align of scalar ${name}`, `_Alignof(${expression})`),
    ];
    if (name === "char" || name === "wchar_t") {
      lines.push(ask(`sign of scalar ${name}`, `((${expression})-1 < 0) + 1`));
    }
    return lines;
  });
}

function askTypes(raw: RawDeclarations, wanted: WantedNames, ask: Ask): readonly string[] {
  return [...wanted.types].flatMap((key) => {
    const typedef = raw.typedefs.get(key);
    if (typedef) return hasSize(typedef.type) ? askTypedef(key, ask) : [];
    const record = raw.records.get(key);
    if (record) return askRecord(record, ask);
    const type = raw.enums.get(key);
    return type ? askEnum(type, ask) : [];
  });
}

function hasSize(type: CType): boolean {
  return type.kind !== "function" && !(type.kind === "builtin" && type.name === "void");
}

function askTypedef(name: string, ask: Ask): readonly string[] {
  return [
    ask(`size of typedef ${name}`, `sizeof(${name})`),
    ask(`align of typedef ${name}`, `_Alignof(${name})`),
    ask(`code of typedef ${name}`, typeCode(`(*(${name} *)0)`)),
  ];
}

/** Asking for the size makes Clang lay the record out, and those inside it. */
function askRecord({ name, typedefName, fields }: RawRecord, ask: Ask): readonly string[] {
  const spelled = spell(name, typedefName);
  if (fields === null || spelled === null) return [];
  return [ask(`size of ${name}`, `sizeof(${spelled}) + 1`)];
}

function askEnum({ name, typedefName }: RawEnum, ask: Ask): readonly string[] {
  const spelled = spell(name, typedefName);
  if (spelled === null) return [];
  return [
    ask(`size of ${name}`, `sizeof(${spelled})`),
    ask(`align of ${name}`, `_Alignof(${spelled})`),
    ask(`sign of ${name}`, `((${spelled})-1 < 0) + 1`),
  ];
}

/** How C can name a type; null for an untagged one that no typedef names. */
function spell(name: string, typedefName: string | null): string | null {
  return name.includes("@") ? typedefName : name;
}

const dependsOnPlace =
  /__(?:LINE|FILE|COUNTER|DATE|TIME|TIMESTAMP|BASE_FILE|INCLUDE_LEVEL|has_\w+)/;

/** True for an object-like macro that may be an expression: nothing that could end the line early. */
function isExpression({ parameters, body }: RawMacro): boolean {
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

/** Reads the dump of the arrays. An array that Clang refused has no answer. */
export function readProbe(dump: string, questions: readonly string[]): ProbeNumbers {
  const numbers = new Map<string, number>();
  for (const match of dump.matchAll(/ FERRULE_(\d+) 'char\[(\d+)\]' extern/g)) {
    numbers.set(questions[Number(match[1])]!, Number(match[2]));
  }
  return numbers;
}

/** Reads `-fdump-record-layouts-simple`, by the record's key or, if it has no tag, its typedef. */
export function readLayouts(dump: string): ReadonlyMap<string, RawLayout> {
  const layouts = new Map<string, RawLayout>();
  const block = /Type: (.*)\n\nLayout: <ASTRecordLayout\n([\s\S]*?)FieldOffsets: \[([^\]]*)\]>/g;
  for (const [, type, numbers, offsets] of dump.matchAll(block)) {
    const size = /^\s*Size:(\d+)/m.exec(numbers!)?.[1];
    const align = /^\s*Alignment:(\d+)/m.exec(numbers!)?.[1];
    const place = /^(struct|union) .*\((?:unnamed|anonymous)[^()]* at (.*)\)$/.exec(type!);
    const key = place ? `${place[1]} @${place[2]}` : type!;
    if (size === undefined || align === undefined || layouts.has(key)) continue;
    const list = offsets === "" ? [] : offsets!.split(", ").map(Number);
    layouts.set(key, { size: Number(size), align: Number(align), offsets: list });
  }
  return layouts;
}
