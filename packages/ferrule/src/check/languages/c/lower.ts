import type { LoweredFunction, Unwinding } from "../../model/lowered.ts";
import type { Mark } from "../../model/front-end.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import type { CFile, Lowering } from "./context.ts";
import type { CFunction, CItems } from "./items.ts";
import { labelsOf } from "./lower-goto.ts";
import { condition } from "./lower-condition.ts";
import { expression } from "./lower-expression.ts";
import { lowerCompound, lowerTry, statement } from "./lower-statement.ts";
import { throwersOf } from "./throws.ts";

export type LoweredC = {
  readonly functions: readonly LoweredFunction[];
  readonly marks: readonly Mark[];
  readonly contexts: readonly Lowering[];
};

/** Lowers every function of a file that has a body. */
export function lower(items: CItems, text: string, cpp: boolean): LoweredC {
  const marks: Mark[] = [];
  const file: CFile = {
    text,
    cpp,
    items,
    functions: new Map(items.functions.map((of) => [of.name, of])),
    throwers: throwersOf(items.functions, cpp),
    marks,
  };
  const contexts = items.functions.map((fn) => createContext(fn, file));
  const functions = contexts.flatMap((of) => lowerFunction(of));
  return { functions, marks, contexts };
}

function createContext(fn: CFunction, file: CFile): Lowering {
  return {
    file,
    fn,
    out: [],
    counter: { next: 0 },
    locals: new Set(),
    types: new Map(fn.parameters.map(({ name, type }) => [name, type])),
    arrays: new Set(),
    owners: new Set(),
    fixed: new Set(),
    signatures: new Map(),
    labels: labelsOf(fn.body),
    jumps: 0,
    taken: new Map(),
    inner: [],
    lower: { expression, condition, statement },
  };
}

function lowerFunction(context: Lowering): readonly LoweredFunction[] {
  const { fn } = context;
  if (fn.body.type === "try_statement") lowerTry(fn.body, context);
  else lowerCompound(fn.body, context);
  return [
    {
      name: fn.name,
      span: spanOf(fn.node),
      nameSpan: spanOf(fn.nameNode),
      parameters: fn.parameters.map(({ name }) => name).filter((name) => name !== ""),
      locals: [...context.locals],
      body: context.out,
      calledByC: calledByC(context),
    },
    ...context.inner,
  ];
}

/** What becomes of a C++ exception that leaves this function; null where C never calls it. */
function calledByC({ fn, file }: Lowering): Unwinding | null {
  if (!file.cpp || fn.isNoexcept) return null;
  const exported = fn.linkage || /^(?:Java_|JNI_On)/.test(fn.name) || isPassedToC(fn, file);
  return exported ? "undefined" : null;
}

/** C's own functions that call back. */
const callers =
  "qsort|bsearch|qsort_r|twalk|tsearch|lfind|lsearch|ftw|nftw|scandir|glob|atexit|on_exit|signal|pthread_create|pthread_once|dl_iterate_phdr";

/** The function is given to C by its name, or in a table of native methods. */
function isPassedToC({ name }: CFunction, { text }: CFile): boolean {
  if (!/^\w+$/.test(name)) return false;
  const given = new RegExp(String.raw`\b(?:${callers})\s*\([^;{]*\b${name}\b`);
  const table = new RegExp(
    String.raw`\(\s*void\s*\*\s*\)\s*&?\s*${name}\b|<\s*void\s*\*\s*>\s*\(\s*&?${name}\b`,
  );
  return given.test(text) || table.test(text);
}
