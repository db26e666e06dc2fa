import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { labelAt } from "../diagnostics/locate.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Span } from "./model.ts";

/** One thing wrong in a contract file. Offsets are those of the file's text. */
export type Problem = Span & {
  /** One sentence. */
  readonly message: string;
  /** What stands beside the underlined text. */
  readonly note: string;
  readonly help?: string;
  /** A word that may be a slip of one of those; `quoted` when the span has its quotes. */
  readonly meant?: {
    readonly word: string;
    readonly among: readonly string[];
    readonly quoted?: boolean;
  };
  /** The other half of a conflict. */
  readonly also?: Span & { readonly note: string };
};

/** Takes note of a problem; parsing goes on. */
export type Report = (problem: Problem) => void;

/** What was found wrong in one file. */
export type Problems = {
  readonly report: Report;
  count(): number;
  /** All as one error, in the file's order; of many, the first 50 and how many more. */
  toError(file: string, text: string): InputError;
};

const shownAtMost = 50;
const keptAtMost = 20 * shownAtMost;

/** What a file is to ferrule, for the diagnostics about it. */
export type Kind = Pick<Diagnostic, "hazard" | "origin">;

const contractFile: Kind = { hazard: "input/contract", origin: "contract" };

export function createProblems(kind: Kind = contractFile): Problems {
  const kept: Problem[] = [];
  let count = 0;
  return {
    report: (problem) => {
      count += 1;
      if (kept.length < keptAtMost) kept.push(problem);
    },
    count: () => count,
    toError: (file, text) => {
      kept.sort((a, b) => a.start - b.start);
      const diagnostics = kept
        .slice(0, shownAtMost)
        .map((problem) => toDiagnostic(problem, kind, file, text));
      const next = kept[shownAtMost];
      if (next) diagnostics.push(moreThan(count - shownAtMost, next, kind, file, text));
      return new InputError(diagnostics);
    },
  };
}

/** The same report, with every message saying first what it is about. */
export function reportAbout(subject: string, report: Report): Report {
  return (problem) => report({ ...problem, message: `${subject}: ${problem.message}` });
}

function toDiagnostic(problem: Problem, kind: Kind, file: string, text: string): Diagnostic {
  const { message, note, also, start, end } = problem;
  const labels = [labelAt(file, text, problem, note)];
  if (also) labels.push(labelAt(file, text, also, also.note, "secondary"));
  const known = { ...kind, message, labels };
  const meant = nearestOf(problem);
  if (meant === null) return createDiagnostic({ ...known, help: problem.help ?? null });
  const edit = { file, start, end, text: meant };
  return createDiagnostic({
    ...known,
    help: `Did you mean ${meant}?`,
    fixes: [{ title: `Write ${meant}`, applicability: "unsafe", edits: [edit] }],
  });
}

function nearestOf({ meant }: Problem): string | null {
  const near = meant ? nearest(meant.word, meant.among) : null;
  return near !== null && meant?.quoted === true ? JSON.stringify(near) : near;
}

function moreThan(more: number, next: Problem, kind: Kind, file: string, text: string): Diagnostic {
  return createDiagnostic({
    ...kind,
    message: `${more} more ${more === 1 ? "problem is" : "problems are"} not shown.`,
    labels: [labelAt(file, text, next, "the first one not shown")],
  });
}
