import type { Evidence, Knowledge, PhraseReport } from "../model.ts";
import type { Phrase } from "../phrases/phrase.ts";
import { phraseOf } from "../phrases/phrases.ts";
import { splitStack, type SplitStack } from "../sides/split-stack.ts";
import { allocatorRows, type Releaser } from "./allocator-rows.ts";
import { quote, quoteFrame, weights, type Candidate } from "./candidate.ts";
import { hasCollector } from "./memory-features.ts";
import { nameFunction } from "./name-function.ts";
import { firstRow, type Outcome } from "./row.ts";
import { uncaughtRows, type UncaughtFeatures } from "./uncaught-rows.ts";

/** What a fixed text means, with the stack that belongs to it. */
export function judgePhrase(
  report: PhraseReport,
  evidence: Evidence,
  knowledge: Knowledge,
): Candidate | null {
  const phrase = phraseOf(report.id);
  if (phrase === null) return null;
  const split = report.stack === null ? null : splitStack(report.stack, evidence.own);
  if (phrase.group !== undefined) return judgeAllocator(report, phrase, split, evidence, knowledge);
  if (phrase.uncaught) return judgeUncaught(report, split, evidence);
  const frame = split?.boundary ?? split?.calling ?? null;
  return candidate(
    phrase.id,
    phrase,
    report,
    report.function ?? nameFunction(frame),
    weights.phrase,
    split,
  );
}

function judgeAllocator(
  report: PhraseReport,
  phrase: Phrase,
  split: SplitStack | null,
  evidence: Evidence,
  { deallocator }: Knowledge,
): Candidate {
  const releaser = releaserOf(split, evidence);
  const confirmed =
    split !== null ||
    evidence.reports.some(({ kind }) => kind === "fault" || kind === "ending") ||
    evidence.reports.some((other) => other.kind === "context");
  const row = firstRow(allocatorRows, {
    group: phrase.group!,
    releaser,
    confirmed,
    replaceable: phrase.tool === "glibc",
  });
  const called =
    releaser === "caller" ? directName(evidence) : nameFunction(split?.boundary ?? null);
  const found = candidate(
    row?.name ?? phrase.id,
    row?.means ?? phrase,
    report,
    called,
    weights.allocator,
    split,
  );
  const right = called === null ? null : deallocator(called);
  return right === null
    ? found
    : {
        ...found,
        why: `${found.why} The contract says that what ${called} gives is released with ${right}.`,
      };
}

/** The function that was called when the bridge called free itself: a marshaller's has no name. */
function directName({ host }: Evidence): string | null {
  return host === "mono" || host === "dotnet" ? null : "free";
}

function releaserOf(split: SplitStack | null, { host }: Evidence): Releaser {
  if (split === null) return "unknown";
  if (split.boundary !== null) return "library";
  if (split.actor === "caller") return split.releases ? "caller" : "unknown";
  if (split.actor === "host") return host === "native" ? "program" : "own";
  return split.actor === "runtime" ? "own" : "unknown";
}

function judgeUncaught(
  report: PhraseReport,
  split: SplitStack | null,
  evidence: Evidence,
): Candidate {
  const thrower: UncaughtFeatures["thrower"] =
    split === null
      ? "unknown"
      : split.inCallback && split.actor === "host"
        ? "callback"
        : split.actor === "library"
          ? "library"
          : split.actor === "host"
            ? "program"
            : "unknown";
  const row = firstRow(uncaughtRows, { thrower, managed: hasCollector(evidence) })!;
  return candidate(
    row.name,
    row.means,
    report,
    nameFunction(split?.boundary ?? null),
    weights.phrase,
    split,
  );
}

function candidate(
  rule: string,
  { hazard, confidence, side, mistake, why, decidedBy }: Outcome,
  { quotes }: PhraseReport,
  boundaryFunction: string | null,
  weight: number,
  split: SplitStack | null,
): Candidate {
  const known = { hazard, confidence, mistake, why, rule, boundaryFunction, weight };
  const lines = { quotes: [...quote(quotes), ...quoteFrame("called", split)] };
  const owner = side === "allocator" ? null : side;
  return decidedBy === undefined
    ? { ...known, ...lines, side: owner }
    : { ...known, ...lines, side: owner, decidedBy };
}
