import type { Evidence, EvidenceLine, FaultReport, Knowledge, MemoryReport } from "../model.ts";
import { quote, quoteFrame, weights, type Candidate } from "./candidate.ts";
import { judgeFault } from "./judge-fault.ts";
import { memoryFeatures, splitMemory, type MemorySplit } from "./memory-features.ts";
import { memoryRows } from "./memory-rows.ts";
import { nameFunction } from "./name-function.ts";
import { firstRow, type Outcome } from "./row.ts";

/** What a checker's report means. */
export function judgeMemory(
  report: MemoryReport,
  evidence: Evidence,
  knowledge: Knowledge,
): Candidate | null {
  if (report.problem === "unaddressable") return judgeFault(asFault(report), evidence, knowledge);
  const split = splitMemory(report, evidence);
  const row = firstRow(memoryRows, memoryFeatures(report, split, evidence));
  if (row === null) return null;
  const called = boundaryOf(report, split);
  const means = sharpen(row.means, report, split, called, knowledge);
  return {
    ...means,
    rule: row.name,
    side: means.side === "allocator" ? allocatorSide(split) : means.side,
    boundaryFunction: called,
    quotes: evidenceOf(report, split),
    weight: report.problem === "uninitialised" ? weights.uninitialised : weights.memory,
  };
}

/** Valgrind's "not stack'd, malloc'd or (recently) free'd" is a fault that did not kill. */
function asFault(report: MemoryReport): FaultReport {
  const { tool, address, quotes, touched: stack, access } = report;
  return {
    kind: "fault",
    tool,
    signal: "SEGV",
    address,
    pc: null,
    sp: null,
    access: access === "free" ? null : access,
    nonCanonical: false,
    module: null,
    foreignThread: false,
    stack,
    quotes,
  };
}

/**
 * The function that was called: of the access, or, when the program itself touched or freed the
 * memory, of the call that gave it out.
 */
function boundaryOf(
  { problem }: MemoryReport,
  { touched, freed, allocated, owner, created }: MemorySplit,
): string | null {
  const gone = problem === "use-after-return" || problem === "use-after-scope";
  if (gone && owner?.actor === "library") return nameFunction(owner.boundary);
  const direct = touched?.actor === "caller" && touched.releases;
  if (direct)
    return (
      nameFunction(touched.stack.frames[0] ?? null)?.replace(
        /^(?:__interceptor_|__libc_|__GI___libc_)/,
        "",
      ) ?? null
    );
  // On a thread of its own, the library was called when the thread was started.
  if (created !== null && touched !== null && !touched.crossed)
    return nameFunction(created.boundary);
  return nameFunction(
    touched?.boundary ?? freed?.boundary ?? allocated?.boundary ?? owner?.boundary ?? null,
  );
}

/** The headline, the block, and one frame of each stack: the three hands that decide. */
function evidenceOf(report: MemoryReport, split: MemorySplit): readonly EvidenceLine[] {
  const block = report.quotes.find(({ text }) => /is located|Address 0x/.test(text));
  return [
    ...quote(report.quotes, 1),
    ...(block === undefined ? [] : [{ ...block, role: "block" }]),
    ...quoteFrame(report.access === "free" ? "given back" : "touched", split.touched),
    ...quoteFrame("freed", split.freed),
    ...quoteFrame("allocated", split.allocated),
    ...quoteFrame("stack frame", split.owner),
  ];
}

function allocatorSide({ allocated, touched }: MemorySplit): "native" | "managed" | null {
  switch (allocated?.actor) {
    case "library":
      return "native";
    case "runtime":
    case "api":
    case "managed":
      return "managed";
    case "caller":
    case "host":
      return allocated.boundary === null ? "managed" : "native";
    default:
      return touched?.actor === "caller" || touched?.actor === "library" ? "native" : null;
  }
}

/** The header proves what the stacks suggest: the block is not a whole number of structures. */
function sharpen(
  means: Outcome,
  { region, problem }: MemoryReport,
  { allocated }: MemorySplit,
  called: string | null,
  { recordSizes, deallocator }: Knowledge,
): Outcome {
  if (called === null) return means;
  if (problem === "overflow" && region !== null && means.hazard?.startsWith("abi/")) {
    const [record] = recordSizes(called);
    if (record !== undefined && region.size % record.size !== 0) {
      return {
        ...means,
        hazard: "abi/struct-layout",
        confidence: "high",
        why: `${means.why} The header gives ${record.name} ${record.size} bytes, and the block of ${region.size} is no whole number of them: it was declared with another size.`,
      };
    }
    if (record !== undefined) {
      return {
        ...means,
        hazard: "abi/length",
        confidence: "high",
        mistake: "The caller's array is shorter than the count that was passed.",
        why: `${means.why} The block is ${region.size / record.size} times the ${record.size} bytes that the header gives ${record.name}: the structure is right, their number is not.`,
      };
    }
  }
  const giver = nameFunction(allocated?.boundary ?? null) ?? called;
  const right = problem === "bad-free" || problem === "mismatched-free" ? deallocator(giver) : null;
  return right === null
    ? means
    : {
        ...means,
        confidence: "high",
        why: `${means.why} The contract says that what ${giver} gives is released with ${right}.`,
      };
}
