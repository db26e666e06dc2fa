import { BUILTIN, type Clang, type ClangOutput } from "../clang/clang.ts";
import type { TargetId } from "../model.ts";
import type { HeaderRequest } from "../request/model.ts";
import { wantDeclarations, type WantedTest } from "../request/want-declarations.ts";
import type { SystemHeaders } from "../system/find-mounts.ts";
import type { Target } from "../targets.ts";
import { collectDeclarations, type RawDeclarations } from "./collect-declarations.ts";
import { closeOverTypes, type WantedNames } from "./close-over-types.ts";
import { takenConstants, type Constant } from "./evaluate-macros.ts";
import { sourceReader } from "./find-places.ts";
import { parseAstDump } from "./parse-ast-dump.ts";
import { readPreprocessed, TEXT, type Preprocessed } from "./preprocess.ts";
import { readLayouts, readProbe, writeProbe, type ProbeNumbers } from "./probe.ts";
import { classifyMacros, evaluateMacros, type RunText } from "./read-macros.ts";
import { resolveReading, type TargetReading } from "./resolve-reading.ts";

/** Clang's own words when it would not read the headers. */
export type ClangErrors = { readonly target: TargetId; readonly stderr: string };

/** What reading a target came to, and what it rests on. */
export type TargetResult = {
  readonly outcome: TargetReading | ClangErrors;
  readonly opened: ReadonlyMap<string, string>;
  readonly missed: ReadonlySet<string>;
};

/** One target's headers, ready to be read. */
export type TargetRequest = {
  readonly request: HeaderRequest;
  readonly target: Target;
  readonly headers: SystemHeaders;
};

/** A step after which nothing depends on files any more: what is known can be looked up by text. */
export type TextCache = {
  recall(key: readonly string[]): TargetReading | null;
  remember(key: readonly string[], reading: TargetReading): void;
};

/**
 * Runs Clang five times: preprocess, dump the tree, probe numbers, classify macros, evaluate
 * constants. Only the first reads files. An error in the first two means that nothing is known: a
 * type that Clang does not know silently becomes `int`, and shifts what follows.
 */
export async function readTarget(
  of: TargetRequest,
  clang: Clang,
  cache: TextCache,
): Promise<TargetResult> {
  const { request, target, headers } = of;
  const common = [...(await clang.cc1Arguments(target.triple, target.extra)), "-std=gnu17"];
  const first = await clang.run({
    args: [...common, ...searchArguments(of, clang), "-E", "-C", "-dD", "-ferror-limit", "20"],
    source: [...request.forced, ...request.headers].map(includeLine).join(""),
    language: "c",
    host: { target, headers },
  });
  const { opened, missed } = first;
  const failed = { target: target.id, stderr: first.stderr };
  if (first.code !== 0) return { outcome: failed, opened, missed };
  const gnuc = headers.args.filter((argument) => argument.startsWith("-f"));
  const run: Run = (args, source, language) =>
    clang.run({
      args: [...common, ...gnuc, "-ferror-limit", "0", ...args],
      source,
      language,
      host: null,
    });
  // Columns are the headers' own, of which the text has lost the white space.
  const key = [clang.version, JSON.stringify([of, common, ...opened]), first.stdout];
  const known = cache.recall(key);
  if (known !== null) return { outcome: known, opened, missed };
  const outcome = await readText(
    of,
    readPreprocessed(first.stdout, sourceReader(opened)),
    clang,
    run,
  );
  if (!("stderr" in outcome)) cache.remember(key, outcome);
  return { outcome, opened, missed };
}

type Run = (
  args: readonly string[],
  source: string,
  language: "c" | "cpp-output",
) => Promise<ClangOutput>;

function includeLine(header: string): string {
  return `#include ${JSON.stringify(header)}\n`;
}

/** The declarations and their numbers, and of the constants that were unsure those that are some. */
type Sized = {
  readonly raw: RawDeclarations;
  readonly wanted: WantedNames;
  readonly numbers: ProbeNumbers;
  readonly output: ClangOutput;
  readonly taken: readonly Constant[];
};

/**
 * The steps that need nothing but the preprocessed text. What is asked of macros rests on no
 * declaration, so that Clang is asked both things side by side.
 */
async function readText(
  of: TargetRequest,
  preprocessed: Preprocessed,
  clang: Clang,
  run: Run,
): Promise<TargetReading | ClangErrors> {
  const skip = clang.major >= SKIPS_BODIES ? ["-skip-function-bodies"] : [];
  const runC: RunText = (args, source) => run([...args, ...skip], source, "c");
  const probe = (source: string): Promise<ClangOutput> => runC(PROBE, source);
  const isWanted = wantedTest(of);
  const wantedMacros = [...preprocessed.macros.values()].filter(({ name, file }) =>
    isWanted(name, file),
  );
  const tree = run(["-ast-dump", ...skip, "-w"], preprocessed.text, "cpp-output");
  const classified = classifyMacros(preprocessed, wantedMacros, probe);
  const evaluated = classified.then(({ constants }) =>
    evaluateMacros(
      preprocessed,
      constants.filter(({ sure }) => sure),
      runC,
    ),
  );
  const declared = tree.then(async ({ code, stdout, stderr }): Promise<Sized | ClangErrors> => {
    if (code !== 0) return { target: of.target.id, stderr: restorePlaces(stderr, preprocessed) };
    const raw = collectDeclarations(parseAstDump(stdout), preprocessed, isWanted);
    const wanted = closeOverTypes(raw, isWanted);
    const unsure = (await classified).constants.filter(({ sure }) => !sure);
    const asked = writeProbe(raw, wanted, preprocessed, unsure);
    const output = await probe(asked.source);
    const numbers = readProbe(output.stdout, asked.questions);
    return { raw, wanted, numbers, output, taken: takenConstants(output.stderr, unsure) };
  });
  const [{ answers, output }, values, sizes] = await Promise.all([classified, evaluated, declared]);
  if ("stderr" in sizes) return sizes;
  for (const { code, stderr } of [output, sizes.output])
    if (code < 0) return { target: of.target.id, stderr };
  const more = await evaluateMacros(preprocessed, sizes.taken, runC);
  return resolveReading({
    of,
    raw: sizes.raw,
    wanted: sizes.wanted,
    positionOfMacro: preprocessed.positionOfMacro,
    macros: { wanted: wantedMacros, answers, values: new Map([...values, ...more]) },
    numbers: sizes.numbers,
    layouts: readLayouts([sizes.output.stdout, output.stdout], preprocessed.keyOf),
  });
}

/** Clang's messages with the places that the text's lines had before. */
function restorePlaces(stderr: string, { positionOf }: Preprocessed): string {
  return stderr.replaceAll(
    new RegExp(`${TEXT.replace(".", "\\.")}:(\\d+):(\\d+)`, "g"),
    (_, textLine: string, textColumn: string) => {
      const { file, line, column } = positionOf({
        line: Number(textLine),
        column: Number(textColumn),
      });
      return `${file}:${line}:${column}`;
    },
  );
}

/** The first major version whose `-cc1` knows `-skip-function-bodies`. */
const SKIPS_BODIES = 20;

const PROBE = [
  "-ast-dump",
  "-ast-dump-filter=FERRULE_",
  "-w",
  "-undef",
  "-fno-caret-diagnostics",
  "-fno-spell-checking",
  "-fdump-record-layouts",
  "-fdump-record-layouts-simple",
];

function wantedTest({ request, headers }: TargetRequest): WantedTest {
  return wantDeclarations(request, [
    ...headers.mounts.map(({ directory }) => directory),
    ...headers.shared,
  ]);
}

/** Where headers are looked for: the user's folders, Clang's own, the target's, the machine's. */
function searchArguments(
  { request, headers }: TargetRequest,
  { engine }: Clang,
): readonly string[] {
  const dirs = request.includeDirs.filter((folder) => !headers.shared.includes(folder));
  // Nothing can be hidden from a native Clang: where stubs stand for a C library, it must not look
  // where the machine's own is.
  const bare = engine === "native" && headers.mounts.some(({ label }) => label === "stub");
  return [
    ...headers.args,
    ...request.defines.map((define) => `-D${define}`),
    ...request.undefines.map((define) => `-U${define}`),
    ...dirs.flatMap((folder) => ["-I", folder]),
    ...request.systemDirs.flatMap((folder) => ["-isystem", folder]),
    "-internal-isystem",
    BUILTIN,
    ...headers.mounts.flatMap(({ directory }) => ["-internal-externc-isystem", directory]),
    ...(bare ? [] : headers.shared.flatMap((folder) => ["-idirafter", folder])),
  ];
}
