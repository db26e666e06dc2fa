import { readAddress, type AddressKind } from "../address/read-address.ts";
import type { Evidence, FaultReport, Signal } from "../model.ts";
import { collectorFrames, copiers, formatters } from "../sides/names.ts";
import { splitStack, type Actor, type SplitStack } from "../sides/split-stack.ts";
import { hasCollector } from "./memory-features.ts";

/** What a debugger shows of the arguments of the function that faulted. */
export type PointerArgument = "null" | "small" | "fault" | "none" | "other" | "unknown";

/** What the fault table asks of a signal. */
export type FaultFeatures = {
  readonly signal: Signal;
  readonly address: AddressKind;
  readonly actor: Actor;
  /** Who called the code that is not there, when the instruction itself is gone. */
  readonly caller: Actor;
  readonly collector: boolean;
  readonly foreign: boolean;
  readonly argument: PointerArgument;
  /** printf and its like are on top of the library. */
  readonly formatting: boolean;
  /** free and its like are. */
  readonly releasing: boolean;
  readonly copying: boolean;
  /** The same function again and again. */
  readonly recursion: boolean;
  /** A VM's collector met something that is no object. */
  readonly collecting: boolean;
  /** A stub that enters a managed callback. */
  readonly upcall: boolean;
  readonly inCallback: boolean;
  /** How far a callback had got when it faulted. */
  readonly entering: "bridge" | "shallow" | "deep" | null;
  /** The function takes a hidden pointer: it returns a structure by value. */
  readonly returnsRecord: boolean;
  /** There is a stack. */
  readonly framed: boolean;
  /** Where there is no stack: the runtime says that its FFI was loaded. */
  readonly ffiLoaded: boolean;
};

/** A signal as the table sees it. */
export function faultFeatures(
  report: FaultReport,
  split: SplitStack | null,
  evidence: Evidence,
  returnsRecord: boolean,
): FaultFeatures {
  const kind = readAddress({
    ...report,
    low: report.tool === "valgrind" || evidence.command !== null,
  });
  const address =
    report.module === "" || (kind === "unknown" && report.access === "execute") ? "code" : kind;
  const symbols = split?.stack.frames.map(({ symbol }) => symbol ?? "") ?? [];
  const leading = symbols.slice(0, 8);
  return {
    signal: report.signal,
    address,
    actor: actorOf(report, split),
    caller: address === "code" || address === "null-code" ? callerOf(report, evidence) : "unknown",
    collector: hasCollector(evidence),
    foreign:
      report.foreignThread || (split !== null && split.boundary !== null && startsThread(split)),
    argument: argumentOf(report, split),
    formatting: leading.some((symbol) => formatters.test(symbol)),
    releasing: split?.releases ?? false,
    copying: copiers.test(leading[0] ?? ""),
    recursion: isRecursion(symbols),
    collecting: symbols.slice(0, 4).some((symbol) => collectorFrames.test(symbol)),
    upcall: symbols.slice(0, 2).some((symbol) => /^upcall_stub|on_entry|UpcallLinker/.test(symbol)),
    inCallback: split?.inCallback ?? false,
    entering: split?.entering ?? null,
    returnsRecord,
    framed: (split?.stack.frames.length ?? 0) > 2,
    ffiLoaded: evidence.reports.some((other) => other.kind === "context" && other.host === "bun"),
  };
}

/** The kernel names a library without a stack. */
function actorOf(report: FaultReport, split: SplitStack | null): Actor {
  if (split !== null && split.stack.frames.length > 0) return split.actor;
  if (report.module === null || report.module === "") return "unknown";
  const at = report.quotes[0]!;
  const frame = {
    symbol: null,
    module: report.module,
    source: null,
    arguments: null,
    managed: false,
    at: null,
  };
  const own = { sources: new Set<string>(), crates: new Set<string>(), modules: new Set<string>() };
  const program = /([^\s[\]]+)\[\d+\]: /.exec(at.text)?.[1];
  if (program !== undefined && report.module.startsWith(program)) return "host";
  return splitStack({ frames: [frame], at, thread: null }, own).actor;
}

/** The stack without the frame whose code is gone. */
function callerOf({ stack }: FaultReport, { own }: Evidence): Actor {
  if (stack === null || stack.frames.length < 2) return "unknown";
  return splitStack({ ...stack, frames: stack.frames.slice(1) }, own).actor;
}

/** The library's run ends where a thread starts: no call over the boundary is on this stack. */
function startsThread(split: SplitStack): boolean {
  return !split.crossed && split.sides.includes("entry") && !split.sides.includes("host");
}

/** Fifteen of the first forty frames are one function's. */
function isRecursion(symbols: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const symbol of symbols.slice(0, 40)) {
    if (symbol !== "") counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  }
  return [...counts.values()].some((count) => count >= 15);
}

/** Looks at `(p=0x0)`, `(g=0x10)`, `()` of the innermost library frame. */
function argumentOf({ address }: FaultReport, split: SplitStack | null): PointerArgument {
  const list = split?.inner?.arguments ?? null;
  if (list === null) return "unknown";
  if (list.trim() === "") return "none";
  const values = [...list.matchAll(/=(0x[0-9a-f]+)/g)].map(([, value]) => BigInt(value!));
  if (values.includes(0n)) return "null";
  if (values.some((value) => value > 0n && value < 0x10000n)) return "small";
  if (address !== null && values.some((value) => address >= value && address - value < 0x10000n))
    return "fault";
  return "other";
}
