import type { ClangOutput } from "../clang/clang.ts";
import type { MacroValue } from "../model.ts";
import {
  findConstants,
  readValues,
  takenConstants,
  writeValues,
  type Constant,
} from "./evaluate-macros.ts";
import type { Preprocessed, RawMacro } from "./preprocess.ts";
import { readMacroProbe, writeMacroProbe, type MacroAnswer } from "./probe-macros.ts";

/** Runs Clang over a translation unit that needs no files. */
export type RunText = (args: readonly string[], source: string) => Promise<ClangOutput>;

/** The wanted macros with what Clang says of them. */
export type ReadMacros = {
  readonly wanted: readonly RawMacro[];
  readonly answers: ReadonlyMap<string, MacroAnswer>;
  readonly values: ReadonlyMap<string, MacroValue>;
};

/** What the wanted macros are, before their values are known. */
export type ClassifiedMacros = {
  readonly answers: ReadonlyMap<string, MacroAnswer>;
  readonly constants: readonly Constant[];
  readonly output: ClangOutput;
};

/** Asks which macros are expressions, of which types, and which of those are constants. */
export async function classifyMacros(
  preprocessed: Preprocessed,
  wanted: readonly RawMacro[],
  probe: (source: string) => Promise<ClangOutput>,
): Promise<ClassifiedMacros> {
  const asked = writeMacroProbe(preprocessed, wanted);
  const output = await probe(asked.source);
  const answers = readMacroProbe(output.stdout, asked);
  return { answers, constants: findConstants(asked.groups, answers), output };
}

const EVALUATE = [
  "-emit-llvm",
  "-o",
  "-",
  "-w",
  "-undef",
  "-disable-llvm-passes",
  "-fno-caret-diagnostics",
  "-fno-spell-checking",
];

/** The values of constants. Drops, one round at a time, what Clang refuses as an initializer. */
export async function evaluateMacros(
  preprocessed: Preprocessed,
  constants: readonly Constant[],
  run: RunText,
): Promise<ReadonlyMap<string, MacroValue>> {
  let left = constants;
  for (let round = 0; round < 4 && left.length > 0; round++) {
    const { code, stdout, stderr } = await run(EVALUATE, writeValues(preprocessed, left));
    if (code === 0) return readValues(stdout, left);
    const taken = takenConstants(stderr, left);
    if (taken.length === left.length) break;
    left = taken;
  }
  return new Map();
}
