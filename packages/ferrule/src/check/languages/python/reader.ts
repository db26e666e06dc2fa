import type { Node } from "../../parse/node.ts";
import type { ForeignCallback, ForeignRecord } from "../../model/declared.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import type { Names, PyFunction, PyLibrary, PyValue } from "./values.ts";

/** One file while it is read: what its names are, and what it has declared so far. */
export type Reader = {
  readonly names: Names;
  /** By symbol and library: a function is the same object however it is reached. */
  readonly functions: Map<string, PyFunction>;
  readonly records: Map<string, ForeignRecord>;
  readonly callbacks: ForeignCallback[];
  readonly cdefs: { readonly text: string; readonly start: number; readonly verified: boolean }[];
  /** Functions are looked up under names that cannot be told. */
  dynamic: boolean;
  /** How many expressions are being evaluated inside each other: a name may lead back to itself. */
  depth: number;
  /** The function for a symbol; `at` is the first place that shows it. */
  functionOf(library: PyLibrary, symbol: string, at: Node, symbolAt: Node): PyFunction;
  /** The value of a helper that declares a function under the name it is given. */
  callRoutine(routine: Node, call: Node): PyValue | null;
};

/** A reader that knows nothing yet. */
export function createReader(
  callRoutine: (reader: Reader, routine: Node, call: Node) => PyValue | null,
): Reader {
  const functions = new Map<string, PyFunction>();
  const reader: Reader = {
    names: new Map(),
    functions,
    records: new Map(),
    callbacks: [],
    cdefs: [],
    dynamic: false,
    depth: 0,
    functionOf(library, symbol, at, symbolAt) {
      const known = functions.get(symbol);
      if (known) return known;
      const span = spanOf(at);
      const made: PyFunction = {
        kind: "function",
        library,
        symbol,
        name: at.text,
        span,
        symbolSpan: spanOf(symbolAt),
        result: null,
        parameters: null,
        parametersSpan: null,
        variadic: false,
        resultChecked: false,
        savesError: library.savesError,
        declared: false,
        verified: false,
      };
      functions.set(symbol, made);
      return made;
    },
    callRoutine: (routine, call) => callRoutine(reader, routine, call),
  };
  return reader;
}
