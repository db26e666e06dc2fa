import type { Hazard, HazardClass } from "../hazards/catalogue.ts";

/** A line of an input: the file as the user named it, and its 1-based number. */
export type Quote = { readonly file: string; readonly line: number; readonly text: string };

/** A quoted line and what it shows: `report`, `touched`, `freed`, `allocated`, … */
export type EvidenceLine = Quote & { readonly role: string };

/** One frame of a native or managed stack, innermost first in its stack. */
export type Frame = {
  /** The symbol without its argument list, or null where the tool had none. */
  readonly symbol: string | null;
  /** Path or name of the binary, where the tool printed one. */
  readonly module: string | null;
  /** The source file, where the tool printed one. */
  readonly source: string | null;
  /** The argument list, as a debugger or Go prints it. */
  readonly arguments: string | null;
  /** A frame of the managed language itself: Java, C#, JavaScript, Python. */
  readonly managed: boolean;
  /** The line that it was read from. */
  readonly at: Quote | null;
};

/** Frames, with the line that announces them. */
export type Stack = {
  readonly frames: readonly Frame[];
  readonly at: Quote;
  /** `T0`, `T3`, `main`: as the tool calls the thread, or null. */
  readonly thread: string | null;
};

/** What a memory checker says is wrong with an access. */
export type MemoryProblem =
  | "use-after-free"
  | "use-after-return"
  | "use-after-scope"
  | "overflow"
  | "stack-overflow-write"
  | "global-overflow"
  | "double-free"
  | "bad-free"
  | "mismatched-free"
  | "size"
  | "uninitialised"
  | "unaddressable";

/** The block that an access is near, in bytes. */
export type Region = {
  readonly size: number;
  readonly where: "inside" | "after" | "before";
  readonly offset: number;
};

/** An access that a checker saw: the three stacks, as far as they were printed. */
export type MemoryReport = {
  readonly kind: "memory";
  readonly tool: Tool;
  readonly problem: MemoryProblem;
  readonly access: "read" | "write" | "free" | null;
  /** Bytes of the access. */
  readonly size: number | null;
  readonly address: bigint | null;
  readonly region: Region | null;
  readonly touched: Stack | null;
  readonly freed: Stack | null;
  readonly allocated: Stack | null;
  /** The function whose stack variable it is. */
  readonly owner: Stack | null;
  /** Where the thread of the access was started, when it is not the first one. */
  readonly created: Stack | null;
  readonly quotes: readonly Quote[];
};

/** A signal that came from an access, or that the process raised. */
export type FaultReport = {
  readonly kind: "fault";
  readonly tool: Tool;
  readonly signal: Signal;
  readonly address: bigint | null;
  readonly pc: bigint | null;
  readonly sp: bigint | null;
  readonly access: "read" | "write" | "execute" | null;
  /** The tool says that the address cannot be one at all (x86-64: not canonical). */
  readonly nonCanonical: boolean;
  /** The library that the kernel or the VM names when there is no stack. */
  readonly module: string | null;
  /** The thread is one that the runtime does not know. */
  readonly foreignThread: boolean;
  readonly stack: Stack | null;
  readonly quotes: readonly Quote[];
};

/** Blocks that nothing points at. */
export type LeakReport = {
  readonly kind: "leak";
  readonly tool: Tool;
  readonly bytes: number;
  readonly blocks: number;
  readonly allocated: Stack;
  readonly quotes: readonly Quote[];
};

/** Two threads, one location. */
export type RaceReport = {
  readonly kind: "race";
  readonly tool: Tool;
  readonly stacks: readonly Stack[];
  readonly quotes: readonly Quote[];
};

/** A fixed text of a runtime or an allocator; its meaning is a row of `phrases/`. */
export type PhraseReport = {
  readonly kind: "phrase";
  readonly tool: Tool;
  readonly id: string;
  /** A function that the text itself names. */
  readonly function: string | null;
  /** A stack that belongs to the text. */
  readonly stack: Stack | null;
  readonly quotes: readonly Quote[];
};

/** What a flight record holds: calls in flight, and the last ones that returned. */
export type RecordReport = {
  readonly kind: "record";
  readonly tool: "record";
  readonly inFlight: readonly RecordedCall[];
  readonly returned: readonly RecordedCall[];
  readonly quotes: readonly Quote[];
};

export type RecordedCall = { readonly function: string; readonly argument: string | null };

/** How the process ended, where the log says so. */
export type EndingReport = {
  readonly kind: "ending";
  readonly tool: Tool;
  readonly signal: Signal | null;
  readonly code: number | null;
  readonly quotes: readonly Quote[];
};

/** Managed frames around the call, or the program's own error: says where, not what. */
export type ContextReport = {
  readonly kind: "context";
  readonly tool: Tool;
  readonly host: Host;
  /** The C function that the managed side was in, when a managed frame names it. */
  readonly function: string | null;
  readonly quotes: readonly Quote[];
};

export type Report =
  | MemoryReport
  | FaultReport
  | LeakReport
  | RaceReport
  | PhraseReport
  | RecordReport
  | EndingReport
  | ContextReport;

export type Signal = "SEGV" | "BUS" | "ABRT" | "ILL" | "FPE" | "TRAP" | "KILL" | "OTHER";

/** Who printed it. */
export type Tool =
  | "asan"
  | "lsan"
  | "ubsan"
  | "tsan"
  | "msan"
  | "hwasan"
  | "valgrind"
  | "glibc"
  | "musl"
  | "macos"
  | "windows"
  | "android"
  | "gdb"
  | "lldb"
  | "kernel"
  | "python"
  | "jvm"
  | "openj9"
  | "mono"
  | "dotnet"
  | "go"
  | "rust"
  | "cxx"
  | "node"
  | "koffi"
  | "bun"
  | "deno"
  | "luajit"
  | "shell"
  | "record";

/** The language runtime that made the call. */
export type Host =
  | "node"
  | "bun"
  | "deno"
  | "python"
  | "jvm"
  | "mono"
  | "dotnet"
  | "go"
  | "rust"
  | "luajit"
  | "android"
  | "native"
  | "unknown";

/** Everything that the inputs say, before anything is decided. */
export type Evidence = {
  readonly reports: readonly Report[];
  readonly host: Host;
  /** Source files and crates of the program itself, as its own `main` shows them. */
  readonly own: OwnCode;
  /** The command that was run, when a tool printed it. */
  readonly command: string | null;
  /** Reports that were not kept, because so many like them were. */
  readonly dropped: number;
  /** True when nothing at all was in the inputs. */
  readonly empty: boolean;
};

/** What tells the program's own native code from a library's. */
export type OwnCode = {
  readonly sources: ReadonlySet<string>;
  readonly crates: ReadonlySet<string>;
  readonly modules: ReadonlySet<string>;
};

/** What a header and a contract add. Every question may have no answer. */
export type Knowledge = {
  /** The complete records that a function takes pointers to, with their sizes in bytes. */
  readonly recordSizes: (
    name: string,
  ) => readonly { readonly name: string; readonly size: number }[];
  /** The record that the function returns by value through a hidden pointer, or null. */
  readonly returnsRecord: (name: string) => string | null;
  /** What frees that which the function returns or takes out: `free`, a name, or null. */
  readonly deallocator: (name: string) => string | null;
};

export type Confidence = "high" | "medium" | "low";

export type NextStep = { readonly text: string; readonly command: string | null };

/** The answer. `hazard` null: cannot tell; "none": not a defect of the boundary. */
export type Verdict = {
  readonly hazard: Hazard | "none" | null;
  readonly class: HazardClass | "none" | null;
  readonly boundaryFunction: string | null;
  readonly ownerSide: "native" | "managed" | null;
  readonly confidence: Confidence;
  /** The name of the row of `decide/` that gave the answer. */
  readonly rule: string;
  /** The mistake in a sentence. */
  readonly mistake: string;
  /** Why the evidence means that. */
  readonly why: string;
  /** The defence, in the imperative; null without a hazard. */
  readonly defence: string | null;
  /** What would settle what is left open. */
  readonly decidedBy: string | null;
  readonly evidence: readonly EvidenceLine[];
  readonly next: readonly NextStep[];
  readonly host: Host;
};
