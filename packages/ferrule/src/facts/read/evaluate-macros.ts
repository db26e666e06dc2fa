import type { CType, FloatValue, MacroValue } from "../model.ts";
import { classifyBuiltin } from "./classify-type.ts";
import type { Preprocessed } from "./preprocess.ts";
import { writeDefines, type MacroAnswer, type MacroGroup } from "./probe-macros.ts";

/** A constant, and how its value is to be read. */
export type Constant = {
  /** The macros that are this same expression. */
  readonly names: MacroGroup;
  readonly kind: MacroValue["kind"];
  readonly type: string;
  /** False for text of which Clang does not say that it is constant: it may be a variable. */
  readonly sure: boolean;
};

/** The macros that Clang called constant, and those that may be text. */
export function findConstants(
  groups: readonly MacroGroup[],
  answers: ReadonlyMap<string, MacroAnswer>,
): readonly Constant[] {
  return groups.flatMap((names): readonly Constant[] => {
    const answer = answers.get(names[0]);
    if (answer === undefined) return [];
    const { type, constant } = answer;
    const sure = true;
    // A string literal is no constant to `__builtin_constant_p` in every version: it is tried.
    if (isText(type))
      return [{ names, kind: "string", type: "char *", sure: constant || type.kind === "array" }];
    if (!constant) return [];
    if (type.kind === "pointer") return [{ names, kind: "pointer", type: "void *", sure }];
    if (type.kind === "enum") return [{ names, kind: "integer", type: type.name, sure }];
    if (type.kind !== "builtin" || wide.test(type.name)) return [];
    const { class: kind } = classifyBuiltin(type.name, true);
    if (kind === "float") return [{ names, kind: "float", type: type.name, sure }];
    if (kind === "integer" || kind === "bool")
      return [{ names, kind: "integer", type: type.name, sure }];
    return [];
  });
}

/** Types of which some values do not fit in 64 bits or a double. */
const wide = /int128|_BitInt|float128|Float128/;

function isText(type: CType): boolean {
  const inside = type.kind === "array" ? type.of : type.kind === "pointer" ? type.to : null;
  return inside?.kind === "builtin" && inside.name === "char";
}

/** A translation unit that has each constant as an initializer. */
export function writeValues(preprocessed: Preprocessed, constants: readonly Constant[]): string {
  const lines = writeInitializers(constants, "FERRULE_");
  const defines = writeDefines(preprocessed);
  return [preprocessed.text, ...defines, ...lines, ""].join("\n");
}

/** Each constant as an initializer of a global of that prefix, one a line after the marker. */
export function writeInitializers(
  constants: readonly Constant[],
  prefix: string,
): readonly string[] {
  const lines = constants.map(({ names: [name], kind }, index) => {
    const global = `${prefix}${index}`;
    if (kind === "integer") return `const long long ${global} = (long long)(${name});`;
    if (kind === "float") return `const double ${global} = (double)(${name});`;
    return `const void *const ${global} = (const void *)(${name});`;
  });
  return ['# 1 "ferrule-values.c"', ...lines];
}

/** Those that Clang took as initializers, by its messages. */
export function takenConstants(
  stderr: string,
  constants: readonly Constant[],
): readonly Constant[] {
  const lines = [...stderr.matchAll(/ferrule-values\.c:(\d+):\d+: (?:fatal )?error/g)];
  const refused = new Set(lines.map(([, line]) => Number(line) - 1));
  return constants.filter((_, index) => !refused.has(index));
}

const unsigned = new Set(["unsigned long long", "unsigned long", "unsigned int"]);

/** Reads the values out of LLVM's intermediate language. */
export function readValues(
  ir: string,
  constants: readonly Constant[],
): ReadonlyMap<string, MacroValue> {
  const globals = new Map<string, string>();
  for (const [, name, value] of ir.matchAll(/^@("[^"]*"|[\w.$]+) = [^\n]*?constant ([^\n]*?)$/gm)) {
    globals.set(name!, value!);
  }
  const values = new Map<string, MacroValue>();
  constants.forEach((constant, index) => {
    const text = globals.get(`FERRULE_${index}`);
    const value = text === undefined ? null : readValue(text, constant, globals);
    if (value !== null) for (const name of constant.names) values.set(name, value);
  });
  return values;
}

function readValue(
  text: string,
  { kind, type }: Constant,
  globals: ReadonlyMap<string, string>,
): MacroValue | null {
  if (kind === "integer") {
    const number = BigInt(/^i64 (-?\d+)/.exec(text)?.[1] ?? 0);
    const wraps = unsigned.has(type) && number < 0n;
    return { kind, type, value: String(wraps ? BigInt.asUintN(64, number) : number) };
  }
  if (kind === "float")
    return { kind, type, value: readDouble(/^double ([^\s,]+)/.exec(text)?.[1]) };
  const pointer = text.replace(/^ptr /, "");
  if (/^null\b/.test(pointer)) return { kind: "pointer", value: "0" };
  const address = /^inttoptr \(i\d+ (-?\d+) to ptr\)/.exec(pointer);
  if (address) return { kind: "pointer", value: address[1]! };
  // Microsoft's names of literals are quoted: `@"??_C@_06…"`.
  const target = /^@("[^"]*"|[\w.$]+)/.exec(pointer);
  const stored = target ? globals.get(target[1]!) : undefined;
  return stored === undefined ? null : readString(stored);
}

function readString(stored: string): MacroValue | null {
  if (/^\[\d+ x i8\] zeroinitializer/.test(stored)) return { kind: "string", value: "" };
  const text = /^\[\d+ x i8\] c"([^"]*)"/.exec(stored)?.[1];
  if (text === undefined) return null;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith("\\\\", at)) {
      // Since LLVM 15 a backslash stands for itself twice, not as its number.
      bytes.push(0x5c);
      at += 1;
    } else if (text[at] === "\\") {
      bytes.push(Number.parseInt(text.slice(at + 1, at + 3), 16));
      at += 2;
    } else {
      bytes.push(text.charCodeAt(at));
    }
  }
  if (bytes.at(-1) === 0) bytes.pop();
  return { kind: "string", value: new TextDecoder().decode(new Uint8Array(bytes)) };
}

/** LLVM writes a double as decimal where that is exact, as its bits otherwise. */
function readDouble(text = ""): FloatValue {
  if (!text.startsWith("0x")) return nameSpecial(Number(text));
  const bits = new DataView(new ArrayBuffer(8));
  bits.setBigUint64(0, BigInt(text));
  return nameSpecial(bits.getFloat64(0));
}

function nameSpecial(value: number): FloatValue {
  if (Number.isNaN(value)) return "NaN";
  if (Object.is(value, -0)) return "-0";
  if (Number.isFinite(value)) return value;
  return value > 0 ? "Infinity" : "-Infinity";
}
