import type { Evidence, MemoryProblem, MemoryReport } from "../model.ts";
import { copiers, detachers, lenders, releasers } from "../sides/names.ts";
import { splitStack, type SplitStack } from "../sides/split-stack.ts";

/** Whose hands: a library's, those of everything on the other side of the boundary, or not known. */
export type Hands = "library" | "managed" | "unknown";

/** What the memory table asks of a report. */
export type MemoryFeatures = {
  readonly problem: MemoryProblem;
  readonly access: "read" | "write" | "free" | null;
  readonly allocated: Hands;
  readonly freed: Hands;
  readonly touched: Hands;
  readonly owner: Hands;
  /** The function that was called over the boundary is the same in both. */
  readonly freedByToucher: boolean;
  readonly allocatedByToucher: boolean;
  readonly reallocated: boolean;
  /** The runtime freed it because the program transferred or resized the buffer. */
  readonly detached: boolean;
  /** A collector or a finalizer freed it. */
  readonly collected: boolean;
  /** The host has a collector. */
  readonly collector: boolean;
  /** A function that gives lent memory back was touching. */
  readonly releasing: boolean;
  /** The runtime's or the language's own container was freeing. */
  readonly container: boolean;
  /** JNI lent the block as an array or a text: it has a length, not a layout. */
  readonly array: boolean;
  /** The access was one copy or fill, not the library's own loop. */
  readonly copy: boolean;
  /** All frames are a C or C++ program's own: nothing crosses a boundary. */
  readonly ownOnly: boolean;
  /** The library was on a thread's own stack, not in a call. */
  readonly thread: boolean;
};

/** The three stacks of a report, put on sides. */
export type MemorySplit = {
  readonly touched: SplitStack | null;
  readonly freed: SplitStack | null;
  readonly allocated: SplitStack | null;
  readonly owner: SplitStack | null;
  readonly created: SplitStack | null;
};

/** Splits a report's stacks. */
export function splitMemory(report: MemoryReport, { own }: Evidence): MemorySplit {
  const split = (stack: MemoryReport["touched"]): SplitStack | null =>
    stack === null ? null : splitStack(stack, own);
  return {
    touched: split(report.touched),
    freed: split(report.freed),
    allocated: split(report.allocated),
    owner: split(report.owner),
    created: split(report.created),
  };
}

/** A report as the table sees it. */
export function memoryFeatures(
  report: MemoryReport,
  split: MemorySplit,
  evidence: Evidence,
): MemoryFeatures {
  const { touched, freed, allocated, owner } = split;
  const called = touched?.boundary?.symbol ?? null;
  return {
    problem: report.problem,
    access: report.access,
    allocated: handsOf(allocated),
    freed: handsOf(freed),
    touched: handsOf(touched),
    owner: handsOf(owner),
    freedByToucher: called !== null && called === (freed?.boundary?.symbol ?? null),
    allocatedByToucher: called !== null && called === (allocated?.boundary?.symbol ?? null),
    reallocated: freed?.reallocates ?? false,
    detached: freed?.stack.frames.some(({ symbol }) => detachers.test(symbol ?? "")) ?? false,
    collected: freed?.collects ?? false,
    collector: hasCollector(evidence),
    releasing: touched?.actor === "api" && releasers.test(touched.first?.symbol ?? ""),
    container: isContainer(touched),
    array: allocated?.stack.frames.some(({ symbol }) => lenders.test(symbol ?? "")) ?? false,
    copy: copiers.test(touched?.stack.frames[0]?.symbol ?? ""),
    ownOnly: evidence.host === "native" && isOwnOnly([touched, freed, allocated, owner]),
    thread: touched !== null && touched.boundary !== null && !touched.crossed,
  };
}

/** No frame of any stack belongs to anybody but the program. */
function isOwnOnly(splits: readonly (SplitStack | null)[]): boolean {
  const sides = splits.flatMap((split) => split?.sides ?? []);
  const others = new Set(["library", "bridge", "runtime", "managed", "api", "unknown"]);
  return sides.includes("host") && !sides.some((side) => others.has(side));
}

/** Hosts whose memory a collector may take. */
export function hasCollector({ host }: Evidence): boolean {
  return !["native", "rust", "unknown"].includes(host);
}

/** Whose a stack is. */
function handsOf(split: SplitStack | null): Hands {
  switch (split?.actor) {
    case undefined:
    case "unknown":
      return "unknown";
    case "library":
      return "library";
    case "api":
      return "managed";
    default:
      return "managed";
  }
}

/** A language's own container frees what it allocated: the program does not choose that. */
function isContainer(split: SplitStack | null): boolean {
  if (split === null || split.boundary !== null) return false;
  if (split.actor === "runtime") return true;
  const acting = split.sides.findIndex((side) => side === "host");
  const symbols = split.stack.frames
    .slice(0, Math.max(0, acting))
    .map(({ symbol }) => symbol ?? "");
  return symbols.some((symbol) =>
    /raw_vec|RawVec|drop_glue|drop_in_place|std::(?:vector|__cxx11::basic_string)/.test(symbol),
  );
}
