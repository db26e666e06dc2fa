import type { Clang, ClangOutput } from "../clang/clang.ts";
import type { Lookups } from "../clang/file-layer.ts";
import type { MacroValue, Position } from "../model.ts";
import { mountsOf, type Target } from "../targets.ts";
import { collectDeclarations, type RawDeclarations } from "./collect-declarations.ts";
import { closeOverTypes, type WantedNames } from "./close-over-types.ts";
import {
  findConstants,
  readValues,
  refusedConstants,
  writeValues,
  type ConstantMacro,
} from "./evaluate-macros.ts";
import { parseAstDump, type AstNode } from "./parse-ast-dump.ts";
import { readPreprocessed, type Preprocessed, type RawMacro } from "./preprocess.ts";
import { readLayouts, readProbe, writeProbe, type ProbeNumbers, type RawLayout } from "./probe.ts";

/** What one target's Clang says of the headers. */
export type TargetReading = {
  readonly target: Target;
  readonly raw: RawDeclarations;
  readonly wanted: WantedNames;
  readonly macros: readonly RawMacro[];
  readonly values: ReadonlyMap<string, MacroValue>;
  readonly numbers: ProbeNumbers;
  readonly layouts: ReadonlyMap<string, RawLayout>;
};

/** Clang's own words when it would not read the headers. */
export type ClangErrors = { readonly target: Target; readonly stderr: string };

export type HeaderRequest = {
  /** Absolute paths. */
  readonly headers: readonly string[];
  readonly includeDirs: readonly string[];
  readonly defines: readonly string[];
  readonly isWanted: (file: string) => boolean;
};

/**
 * Runs Clang four times: preprocess, dump the tree, probe numbers, evaluate constants. Only the
 * first reads files. An error in the first two means that nothing is known: a type that Clang does
 * not know silently becomes `int`, and shifts what follows.
 */
export function readTarget(
  request: HeaderRequest,
  target: Target,
  clang: Clang,
  lookups: Lookups,
): TargetReading | ClangErrors {
  const common = clang.cc1Arguments(target.triple, target.extra);
  const run = (args: readonly string[], source: string, language: string): ClangOutput =>
    clang.run({
      args: [...common, "-std=gnu17", "-ferror-limit", "0", ...args, "-x", language, SOURCE],
      files: new Map([[SOURCE, source]]),
      host: null,
    });

  const first = clang.run(preprocessRun(request, target, clang, common, lookups));
  if (first.code !== 0) return { target, stderr: first.stderr };
  const preprocessed = readPreprocessed(first.stdout);

  const tree = run(
    ["-ast-dump", "-skip-function-bodies", "-fparse-all-comments", "-w"],
    preprocessed.text,
    "cpp-output",
  );
  if (tree.code !== 0) return { target, stderr: tree.stderr };
  const isWanted = (position: Position): boolean => request.isWanted(position.file);
  const raw = collectDeclarations(parseAstDump(tree.stdout), documentationTest(preprocessed));
  const wanted = closeOverTypes(raw, isWanted);
  const macros = [...preprocessed.macros.values()].filter((macro) => request.isWanted(macro.file));

  const probe = writeProbe(raw, wanted, preprocessed, macros);
  const answers = run(PROBE, probe.source, "c");
  if (answers.code < 0) return { target, stderr: answers.stderr };
  const numbers = readProbe(answers.stdout, probe.questions);
  const values = evaluate(
    preprocessed,
    findConstants(
      macros.map(({ name }) => name),
      numbers,
    ),
    run,
  );
  return { target, raw, wanted, macros, values, numbers, layouts: readLayouts(answers.stdout) };
}

const SOURCE = "/ferrule/source.c";

const PROBE = [
  "-ast-dump",
  "-ast-dump-filter=FERRULE_",
  "-skip-function-bodies",
  "-w",
  "-undef",
  "-fno-caret-diagnostics",
  "-fdump-record-layouts",
  "-fdump-record-layouts-simple",
];

function preprocessRun(
  { headers, includeDirs, defines }: HeaderRequest,
  target: Target,
  clang: Clang,
  common: readonly string[],
  lookups: Lookups,
): Parameters<Clang["run"]>[0] {
  const source = headers.map((header) => `#include ${JSON.stringify(header)}\n`).join("");
  const system = mountsOf(target).flatMap(({ directory }) => [
    "-internal-externc-isystem",
    directory,
  ]);
  return {
    args: [
      ...common,
      "-std=gnu17",
      "-ferror-limit",
      "20",
      ...defines.map((define) => `-D${define}`),
      ...includeDirs.flatMap((directory) => ["-I", directory]),
      "-internal-isystem",
      clang.builtinHeaders,
      ...system,
      "-E",
      "-C",
      "-dD",
      "-x",
      "c",
      SOURCE,
    ],
    files: new Map([[SOURCE, source]]),
    host: lookups,
  };
}

/** Drops, one round at a time, what Clang refuses as an initializer. */
function evaluate(
  preprocessed: Preprocessed,
  constants: readonly ConstantMacro[],
  run: (args: readonly string[], source: string, language: string) => ClangOutput,
): ReadonlyMap<string, MacroValue> {
  let left = constants;
  for (let round = 0; round < 4 && left.length > 0; round++) {
    const args = [
      "-emit-llvm",
      "-o",
      "-",
      "-w",
      "-undef",
      "-skip-function-bodies",
      "-disable-llvm-passes",
      "-fno-caret-diagnostics",
    ];
    const { code, stdout, stderr } = run(args, writeValues(preprocessed, left), "c");
    if (code === 0) return readValues(stdout, left);
    const refused = refusedConstants(stderr, left);
    if (refused.size === 0) break;
    left = left.filter(({ name }) => !refused.has(name));
  }
  return new Map();
}

/** Whether the comment before a declaration is one that is meant as documentation. */
function documentationTest({ text }: Preprocessed): (node: AstNode) => boolean {
  const starts = new Set<string>();
  let place = "";
  let line = 0;
  let pending = false;
  for (const content of text.split("\n")) {
    const marker = /^# (\d+) "((?:[^"\\]|\\.)*)"/.exec(content);
    if (marker) {
      [line, place] = [Number(marker[1]) - 1, marker[2]!.replaceAll(/\\(.)/g, "$1")];
      continue;
    }
    line++;
    if (/^\s*(?:\/\*[*!](?![*/])|\/\/[/!])/.test(content)) pending = true;
    else if (/^\s*\/[*/]/.test(content)) pending = false;
    else if (pending && /^\s*[A-Za-z_]/.test(content)) {
      starts.add(`${place}:${line}`);
      if (/[;{}]/.test(content)) pending = false;
    }
  }
  return ({ position }) => position !== null && starts.has(`${position.file}:${position.line}`);
}
