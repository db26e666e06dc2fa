import { InputError } from "../../src/diagnostics/input-error.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { explainFailure } from "../../src/verify/known-differences.ts";
import type { Compiler, Failure } from "../../src/verify/model.ts";
import { triedOf, verifyHeaders } from "../../src/verify/verify-headers.ts";
import type { Staged } from "./stage-library.ts";

/** One row of the oracle's table: one header, one compiler. */
export type Row = {
  readonly compiler: string;
  readonly header: string;
  readonly tried: number;
  readonly bitFields: number;
  /** Failures by the id of what explains them. */
  readonly explained: Readonly<Record<string, number>>;
  readonly unexplained: readonly string[];
  /** Statements that ferrule refuses to make, and says so. */
  readonly refused: number;
  readonly seconds: number;
  /** Why there are no facts, or why the compiler does not take the header. */
  readonly skipped: string | null;
};

/** Reads the facts of staged headers for a compiler's target and proves them with it. */
export async function prove(compiler: Compiler, staged: Staged): Promise<Row> {
  const start = performance.now();
  const { header, defines } = staged;
  // A system's headers lie in no folder of their own that would tell what is wanted.
  const allow = staged.includeDirs.length === 0 ? ["*/mingw-w64/include/*"] : [];
  const flags = { includeDirs: staged.includeDirs, defines };
  const row = { compiler: compiler.command.join(" "), header: staged.name };
  const none = { tried: 0, bitFields: 0, explained: {}, unexplained: [], refused: 0 };
  try {
    const { facts } = await readFacts({
      headers: [header],
      targets: [compiler.target],
      ...flags,
      allow,
      cacheDirectory: null,
    });
    const verification = verifyHeaders(facts, compiler, flags);
    const { explained, unexplained } = sort(verification.failures, compiler);
    return {
      ...row,
      tried: triedOf(verification),
      bitFields: verification.tried["bit-field"] ?? 0,
      explained,
      unexplained,
      refused: verification.unproven.length,
      seconds: (performance.now() - start) / 1000,
      skipped: null,
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const seconds = (performance.now() - start) / 1000;
    const [first] = error.diagnostics;
    const skipped = `${first?.message ?? ""} ${first?.detail?.split("\n")[0] ?? ""}`.trim();
    return { ...row, ...none, seconds, skipped };
  }
}

function sort(
  failures: readonly Failure[],
  compiler: Compiler,
): Pick<Row, "explained" | "unexplained"> {
  const explained: Record<string, number> = {};
  const unexplained: string[] = [];
  for (const failure of failures) {
    const known = explainFailure(failure, compiler);
    if (known) explained[known.id] = (explained[known.id] ?? 0) + 1;
    else {
      const { verdict, about, stated, actual, message } = failure;
      unexplained.push(`${verdict}: ${about} is ${stated}, not ${actual}: ${message}`);
    }
  }
  return { explained, unexplained };
}
