import type { CType } from "../model.ts";
import type { RawDeclarations } from "./collect-declarations.ts";
import type { WantedNames } from "./close-over-types.ts";
import { writeInitializers, type Constant } from "./evaluate-macros.ts";
import { writeDefines } from "./probe-macros.ts";
import type { Preprocessed } from "./preprocess.ts";
import { spellTypes } from "./spell-types.ts";

/** Numbers that Clang computed, by what was asked: `typedef z_off_t` → size and alignment. */
export type ProbeNumbers = ReadonlyMap<string, readonly number[]>;

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
 * the answer. After that the macros are defined again, because one may have a type's or a builtin's
 * name, and what may be a constant is tried as an initializer.
 */
export function writeProbe(
  raw: RawDeclarations,
  wanted: WantedNames,
  preprocessed: Preprocessed,
  unsure: readonly Constant[],
): Probe {
  const questions: string[] = [];
  const ask: Ask = (question, ...expressions) => {
    const dimensions = expressions.map((expression) => `[${expression}]`).join("");
    return `extern char FERRULE_${questions.push(question) - 1}${dimensions};`;
  };
  const sizes = [...askScalars(ask), ...askTypes(raw, wanted, ask)];
  const tries =
    unsure.length === 0
      ? []
      : [...writeDefines(preprocessed), ...writeInitializers(unsure, "UNSURE_")];
  const source = [preprocessed.text, '# 1 "ferrule-sizes.c"', ...sizes, ...tries, ""].join("\n");
  return { source, questions };
}

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

/** Reads the dump of the globals. What Clang refused has no answer. */
export function readProbe(dump: string, questions: readonly string[]): ProbeNumbers {
  const numbers = new Map<string, readonly number[]>();
  for (const [, index, type] of dump.matchAll(/ FERRULE_(\d+) '(.*)' extern$/gm)) {
    const dimensions = [...type!.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number));
    numbers.set(questions[Number(index)]!, dimensions);
  }
  return numbers;
}

/** Reads `-fdump-record-layouts-simple`, by the record's key or, if it has no tag, its typedef. */
export function readLayouts(
  dumps: readonly string[],
  keyOf: Preprocessed["keyOf"],
): ReadonlyMap<string, RawLayout> {
  const layouts = new Map<string, RawLayout>();
  const block = /Type: (.*)\n\nLayout: <ASTRecordLayout\n([\s\S]*?)FieldOffsets: \[([^\]]*)\]>/g;
  for (const [, type, numbers, offsets] of dumps.flatMap((dump) => [...dump.matchAll(block)])) {
    const size = /^\s*Size:(\d+)/m.exec(numbers!)?.[1];
    const align = /^\s*Alignment:(\d+)/m.exec(numbers!)?.[1];
    const place = /^(struct|union) .*\((?:unnamed|anonymous)[^()]* at [^()]*:(\d+):(\d+)\)$/.exec(
      type!,
    );
    const at = place && keyOf({ line: Number(place[2]), column: Number(place[3]) });
    const key = at === null ? type! : `${place![1]} ${at}`;
    if (size === undefined || align === undefined || layouts.has(key)) continue;
    const list = offsets === "" ? [] : offsets!.split(", ").map(Number);
    layouts.set(key, { size: Number(size), align: Number(align), offsets: list });
  }
  return layouts;
}
