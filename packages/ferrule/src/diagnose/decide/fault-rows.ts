import type { FaultFeatures } from "./fault-features.ts";
import type { Row } from "./row.ts";

const checked = "A run under AddressSanitizer: it knows whose memory the address was.";
const memory = ["SEGV", "BUS"] as const;

/** What a fault address means, depending on whose code it was. */
export const faultRows: readonly Row<FaultFeatures>[] = [
  {
    name: "fault/recursion",
    when: { signal: memory, recursion: [true] },
    means: {
      hazard: "none",
      confidence: "high",
      side: null,
      mistake: "Endless recursion: the stack is full.",
      why: "The same function fills the stack.",
    },
  },
  {
    name: "fault/stack",
    when: { signal: memory, address: ["stack"] },
    means: {
      hazard: "none",
      confidence: "high",
      side: null,
      mistake: "The stack is full: recursion or a huge local, not a defect of the boundary.",
      why: "The address is at the stack pointer.",
    },
  },
  {
    name: "fault/upcall",
    when: { upcall: [true] },
    means: {
      hazard: "gc/callback-collected",
      confidence: "high",
      side: "managed",
      mistake: "C called a callback whose stub had been freed.",
      why: "The VM was entering a managed callback, and its data are gone: the arena was closed.",
    },
  },
  {
    name: "fault/callback-gone",
    when: { address: ["code"], caller: ["library"] },
    means: {
      hazard: "gc/callback-collected",
      confidence: "high",
      side: "managed",
      mistake: "C called a callback that had been freed.",
      why: "The address is that of the instruction itself, in no module, and the library had jumped there.",
    },
  },
  {
    name: "fault/null-function",
    when: { address: ["null-code"], caller: ["library", "runtime", "caller"] },
    means: {
      hazard: "error/unchecked-null",
      confidence: "medium",
      side: "managed",
      mistake:
        "A function pointer that is NULL was called: no callback, or a function that was not found.",
      why: "The address is NULL and that of the instruction itself.",
    },
  },
  {
    name: "fault/code-gone",
    when: { address: ["code"] },
    means: {
      hazard: "ownership/order",
      confidence: "medium",
      side: "native",
      mistake:
        "Code was gone while it ran: a library was unloaded under a thread of its own, or a callback freed.",
      why: "The address is that of the instruction itself, and it is in no module.",
      decidedBy: "Which thread it was, and what was unloaded or unregistered before.",
    },
  },
  {
    name: "fault/callback-entered",
    when: { signal: memory, entering: ["bridge", "shallow"] },
    means: {
      hazard: "gc/callback-collected",
      confidence: "medium",
      side: "managed",
      mistake: "C called a callback whose closure or function had been freed.",
      why: "The library was calling back, and the bridge itself, or the runtime right behind it, found what belongs to the callback gone.",
      decidedBy: "Whether the callback is kept for as long as C may call it.",
    },
  },
  {
    name: "fault/foreign-thread",
    when: { address: ["null"], foreign: [true] },
    means: {
      hazard: "thread/foreign-callback",
      confidence: "high",
      side: "managed",
      mistake: "A thread of the library entered the runtime without being attached to it.",
      why: "The thread is none of the runtime's, so what the runtime gives each of its threads is NULL there.",
    },
  },
  {
    name: "fault/format",
    when: { signal: memory, formatting: [true], actor: ["library", "caller"] },
    means: {
      hazard: "abi/variadic",
      confidence: "medium",
      side: "managed",
      mistake:
        "A variadic function was called as if it had fixed parameters, or with arguments that its format does not mean.",
      why: "The access is inside of printf's machinery: what it took for a pointer is none.",
    },
  },
  {
    name: "fault/hidden-pointer",
    when: { address: ["null"], actor: ["library"], returnsRecord: [true] },
    means: {
      hazard: "abi/wrong-type",
      confidence: "high",
      side: "native",
      mistake:
        "A function that returns a structure was declared as returning a plain value: every argument moved by one.",
      why: "The header says that it returns a structure by value, through a hidden pointer; the real first argument was taken for it.",
    },
  },
  {
    name: "fault/small-argument",
    when: { address: ["null"], actor: ["library"], argument: ["small"] },
    means: {
      hazard: "abi/wrong-type",
      confidence: "medium",
      side: "native",
      mistake:
        "A number arrived where the function takes a pointer: arguments or result are declared wrongly.",
      why: "The argument is not NULL but a small number, which no pointer is.",
    },
  },
  {
    name: "fault/null",
    when: { signal: memory, address: ["null"], actor: ["library"] },
    means: {
      hazard: "error/unchecked-null",
      confidence: "high",
      side: "native",
      mistake: "NULL was passed on to a function that does not take it: a result was not checked.",
      why: "The address is NULL or a field of it, and the library's own code touched it.",
    },
  },
  {
    name: "fault/null-copied",
    when: { signal: memory, address: ["null"], actor: ["caller"] },
    means: {
      hazard: "error/unchecked-null",
      confidence: "medium",
      side: "native",
      mistake: "The caller used a NULL that C had returned.",
      why: "The address is NULL or a field of it; the FFI or the program itself touched it.",
    },
  },
  {
    name: "fault/null-unseen",
    when: { signal: memory, address: ["null"], actor: ["unknown"], ffiLoaded: [true] },
    means: {
      hazard: "error/unchecked-null",
      confidence: "low",
      side: "native",
      mistake: "NULL was used, most likely one that C had returned and that was passed on.",
      why: "The address is NULL or a field of it, and the FFI is loaded. A callback that is gone can look the same.",
      decidedBy: "The stack: a run under a debugger or AddressSanitizer.",
    },
  },
  {
    name: "fault/truncated",
    when: {
      signal: memory,
      address: ["truncated"],
      actor: ["library", "runtime", "caller", "managed", "api"],
    },
    means: {
      hazard: "abi/pointer-width",
      confidence: "high",
      side: "native",
      mistake: "Half of a pointer was used: it had gone through a 32-bit integer.",
      why: "The address has no more than 32 bits, or those sign-extended; blocks on this machine have more.",
    },
  },
  {
    name: "fault/truncated-unseen",
    when: { signal: memory, address: ["truncated"], collector: [true] },
    means: {
      hazard: "abi/pointer-width",
      confidence: "medium",
      side: "native",
      mistake: "Half of a pointer was used: it had gone through a 32-bit integer.",
      why: "The address has no more than 32 bits, or those sign-extended; blocks on this machine have more.",
      decidedBy: "The declared type of the result that the address comes from.",
    },
  },
  {
    name: "fault/truncated-unnamed",
    when: { signal: memory, address: ["truncated"], framed: [true] },
    means: {
      hazard: "abi/pointer-width",
      confidence: "low",
      side: "native",
      mistake: "Half of a pointer was used: it had gone through a 32-bit integer.",
      why: "The address has no more than 32 bits, or those sign-extended; blocks on this machine have more.",
      decidedBy: "The declared type of the result that the address comes from.",
    },
  },
  {
    name: "fault/collecting",
    when: { signal: memory, collecting: [true] },
    means: {
      hazard: "abi/length",
      confidence: "medium",
      side: "managed",
      mistake: "Native code wrote past the end of an array of the managed heap, some time before.",
      why: "The collector met something that is no object.",
      decidedBy: "A run with -Xcheck:jni: it names the call.",
    },
  },
  {
    name: "fault/overwritten",
    when: { signal: memory, address: ["text", "impossible"], actor: ["library"] },
    means: {
      hazard: "abi/struct-layout",
      confidence: "medium",
      side: "native",
      mistake:
        "A pointer inside of a structure was overwritten: something wrote at a wrong offset.",
      why: "The library took a pointer out of memory, and its bytes are no address.",
      decidedBy: "Who wrote the structure: check the layout against the header.",
    },
  },
  {
    name: "fault/packed",
    when: { signal: memory, address: ["packed", "text", "impossible"] },
    means: {
      hazard: null,
      confidence: "low",
      side: null,
      mistake: "A pointer was overwritten by numbers or text; by whom is not in this report.",
      why: "The address is no address but two small numbers, or characters.",
      decidedBy: checked,
    },
  },
  {
    name: "fault/page",
    when: {
      signal: memory,
      address: ["page"],
      actor: ["managed", "host", "runtime", "caller"],
      collector: [true],
    },
    means: {
      hazard: "abi/length",
      confidence: "medium",
      side: "native",
      mistake: "The caller went past the end of the library's memory.",
      why: "The address is the first byte of a page that is not mapped: something walked off the end.",
    },
  },
  {
    name: "fault/page-copied",
    when: { signal: memory, address: ["page"], actor: ["library"] },
    means: {
      hazard: null,
      confidence: "low",
      side: null,
      mistake:
        "The library touched the first byte of a page that is not mapped: it went past an end, or the whole block is gone.",
      why: "Both look the same: what lay before that page is not known.",
      decidedBy: checked,
    },
  },
  {
    name: "fault/callback-data",
    when: { signal: memory, address: ["plausible", "block", "page"], inCallback: [true] },
    means: {
      hazard: "ownership/dangling",
      confidence: "medium",
      side: "managed",
      mistake: "A callback's user data pointed at something that was gone.",
      why: "The program's own callback, called by the library, touched memory that is no longer there.",
      decidedBy: checked,
    },
  },
  {
    name: "fault/kept-by-thread",
    when: { signal: memory, address: ["plausible", "block"], foreign: [true], collector: [true] },
    means: {
      hazard: "gc/collected",
      confidence: "medium",
      side: "managed",
      mistake: "A thread of the library used a buffer that the collector had taken back.",
      why: "The thread is the library's own, so no call lends it the memory; the address was mapped once.",
      decidedBy: checked,
    },
  },
  {
    name: "fault/kept",
    when: {
      signal: memory,
      address: ["plausible", "block"],
      actor: ["library"],
      argument: ["none"],
      collector: [true],
    },
    means: {
      hazard: "gc/collected",
      confidence: "medium",
      side: "managed",
      mistake: "The library used a buffer that it had kept and the collector had taken back.",
      why: "The function has no argument, so the address is one that the library kept.",
      decidedBy: checked,
    },
  },
  {
    name: "fault/used",
    when: {
      signal: memory,
      address: ["plausible", "block"],
      actor: ["library"],
      argument: ["fault"],
    },
    means: {
      hazard: "ownership/use-after-free",
      confidence: "medium",
      side: "native",
      mistake: "A pointer was passed whose memory is gone.",
      why: "The address is that of an argument, and nothing is mapped there any more.",
      decidedBy: checked,
    },
  },
  {
    name: "fault/kept-unseen",
    when: {
      signal: memory,
      address: ["plausible", "block"],
      actor: ["library"],
      collector: [true],
    },
    means: {
      hazard: "gc/collected",
      confidence: "low",
      side: "managed",
      mistake:
        "The library used memory that is gone: a buffer that the collector took back, or a block that was freed.",
      why: "The address was mapped once. Of such faults under a collector most were collected buffers.",
      decidedBy: checked,
    },
  },
  {
    name: "fault/stale-view",
    when: {
      signal: memory,
      address: ["plausible", "block"],
      actor: ["runtime", "managed", "caller"],
      collector: [true],
    },
    means: {
      hazard: "ownership/use-after-free",
      confidence: "medium",
      side: "native",
      mistake: "The managed side read native memory that had been unmapped or freed.",
      why: "No library is on the stack: the engine itself touched an address that was mapped once, through a view or a raw pointer.",
      decidedBy: checked,
    },
  },
  {
    name: "fault/stale-view-compiled",
    when: {
      signal: memory,
      address: ["plausible"],
      actor: ["unknown"],
      collector: [true],
      framed: [true],
    },
    means: {
      hazard: "ownership/use-after-free",
      confidence: "low",
      side: "native",
      mistake:
        "Code that the engine had compiled read native memory that had been unmapped or freed.",
      why: "The instruction lies in no library and in no module: it is just-in-time code, and the address was mapped once.",
      decidedBy: checked,
    },
  },
  {
    name: "fault/library-stopped",
    when: { signal: ["ABRT", "TRAP", "ILL"], actor: ["library"] },
    means: {
      hazard: null,
      confidence: "low",
      side: null,
      mistake: "The library stopped the program itself: one of its own checks failed.",
      why: "abort was called by the library, not by an allocator or a runtime. What it found broken, the lines before it may say.",
      decidedBy:
        "Which promise of the library was broken: its documentation, or its source at that line.",
    },
  },
];
