import type { Evidence, FaultReport, Knowledge } from "../model.ts";
import { splitStack } from "../sides/split-stack.ts";
import { quote, quoteFrame, weights, type Candidate } from "./candidate.ts";
import { faultFeatures } from "./fault-features.ts";
import { faultRows } from "./fault-rows.ts";
import { nameFunction } from "./name-function.ts";
import { firstRow } from "./row.ts";

/** What a signal means. */
export function judgeFault(
  report: FaultReport,
  evidence: Evidence,
  knowledge: Knowledge,
): Candidate | null {
  const split = report.stack === null ? null : splitStack(report.stack, evidence.own);
  const name = nameFunction(split?.boundary ?? null);
  const returns = name !== null && knowledge.returnsRecord(name) !== null;
  const features = faultFeatures(report, split, evidence, returns);
  // Without its FFI, Bun's banner is right: the crash is the engine's.
  if (report.tool === "bun" && !features.ffiLoaded) return null;
  const row = firstRow(faultRows, features);
  if (row === null) return null;
  const caller =
    row.name === "fault/callback-entered"
      ? nameFunction(split?.calling ?? null)
      : features.address.endsWith("code") || features.upcall
        ? callerName(report, evidence)
        : null;
  const { means } = row;
  return {
    ...means,
    rule: row.name,
    side: means.side === "allocator" ? null : means.side,
    // On a thread of the library's own no function was called over the boundary.
    boundaryFunction: caller ?? (features.foreign ? null : name),
    quotes: [...quote(report.quotes, 3), ...quoteFrame("touched", split)],
    weight: weights.fault,
  };
}

/** The library function that jumped into the callback that is gone. */
function callerName({ stack }: FaultReport, { own }: Evidence): string | null {
  if (stack === null || stack.frames.length < 2) return null;
  return nameFunction(splitStack({ ...stack, frames: stack.frames.slice(1) }, own).boundary);
}
