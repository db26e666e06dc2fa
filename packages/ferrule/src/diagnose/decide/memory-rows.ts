import type { MemoryFeatures } from "./memory-features.ts";
import type { Row } from "./row.ts";

const region = "The header: is the block's size the size of what the function writes? (--header)";

/**
 * The heart: who allocated, who freed, who touched. The headline does not give the class: a
 * use-after-free is a second close, a collected buffer or a stale pointer, depending on whose hands
 * the three stacks are in.
 */
export const memoryRows: readonly Row<MemoryFeatures>[] = [
  {
    name: "memory/program",
    when: { ownOnly: [true] },
    means: {
      hazard: "none",
      confidence: "medium",
      side: null,
      mistake: "The program's own code misuses its own memory: no boundary is crossed.",
      why: "Every frame of every stack is the program's: no library, no runtime and no FFI is in any of them.",
    },
  },
  {
    name: "memory/library-alone",
    when: {
      problem: ["use-after-free", "double-free", "bad-free"],
      allocated: ["library"],
      touched: ["library"],
      allocatedByToucher: [true],
      freedByToucher: [true],
    },
    means: {
      hazard: "none",
      confidence: "medium",
      side: "native",
      mistake:
        "The library misuses a block of its own within one function: its own defect, not the boundary's.",
      why: "The same function of the library allocated the block, freed it and touched it; nothing that the caller holds is in between.",
    },
  },
  {
    name: "memory/mismatched",
    when: { problem: ["mismatched-free"] },
    means: {
      hazard: "ownership/allocator-mismatch",
      confidence: "high",
      side: "allocator",
      mistake: "Memory of one allocator was given back to another.",
      why: "The checker compares the family that allocated the block with the one that frees it.",
    },
  },
  {
    name: "memory/double-free",
    when: { problem: ["double-free"] },
    means: {
      hazard: "ownership/double-free",
      confidence: "high",
      side: "allocator",
      mistake: "The same memory was freed twice.",
      why: "The block had been freed when it was freed again; both stacks are there.",
    },
  },
  {
    name: "memory/wrong-release",
    when: { problem: ["bad-free", "overflow"], releasing: [true] },
    means: {
      hazard: "ownership/allocator-mismatch",
      confidence: "high",
      side: "allocator",
      mistake: "Another pointer was given back than was lent.",
      why: "The access happens inside of the function that gives lent memory back, and starts at the wrong place.",
    },
  },
  {
    name: "memory/container-overwritten",
    when: { problem: ["bad-free"], container: [true] },
    means: {
      hazard: "abi/struct-layout",
      confidence: "medium",
      side: "managed",
      mistake:
        "A container of the managed side was overwritten: it frees a pointer that it never had.",
      why: "The language's own code frees only what it allocated. That it frees something else means that its fields were overwritten, by something that C wrote past its end.",
      decidedBy: region,
    },
  },
  {
    name: "memory/bad-free",
    when: { problem: ["bad-free"] },
    means: {
      hazard: "ownership/allocator-mismatch",
      confidence: "high",
      side: "allocator",
      mistake: "Memory was given to a deallocator that did not allocate it.",
      why: "What was freed is no block's start: static text, the inside of a block, or memory of another allocator.",
    },
  },
  {
    name: "memory/grown-by-host",
    when: {
      problem: ["use-after-free"],
      reallocated: [true],
      freed: ["managed"],
      touched: ["library"],
      collector: [true],
    },
    means: {
      hazard: "gc/detached",
      confidence: "high",
      side: "managed",
      mistake: "A buffer was resized while C still had its address.",
      why: "The managed side reallocated the block, and the library touched the old one.",
    },
  },
  {
    name: "memory/grown",
    when: { problem: ["use-after-free"], reallocated: [true] },
    means: {
      hazard: "ownership/dangling",
      confidence: "high",
      side: "allocator",
      mistake: "A pointer was kept across a call that moves the memory it points into.",
      why: "The block was freed by a reallocation, and the old address used afterwards.",
    },
  },
  {
    name: "memory/detached",
    when: {
      problem: ["use-after-free"],
      detached: [true],
      touched: ["library"],
      collector: [true],
    },
    means: {
      hazard: "gc/detached",
      confidence: "high",
      side: "managed",
      mistake: "A buffer was transferred or resized while C still had its address.",
      why: "The stack that freed it is the engine's transfer or resize, and the library touched the old memory.",
    },
  },
  {
    name: "memory/collected",
    when: {
      problem: ["use-after-free"],
      allocated: ["managed"],
      freed: ["managed"],
      touched: ["library"],
      collector: [true],
    },
    means: {
      hazard: "gc/collected",
      confidence: "high",
      side: "managed",
      mistake: "C used a buffer that the collector had taken back.",
      why: "The runtime allocated it, the runtime freed it, and the library touched it afterwards: it had kept the address.",
    },
  },
  {
    name: "memory/collected-by-thread",
    when: {
      problem: ["use-after-free"],
      freed: ["managed"],
      touched: ["library"],
      collected: [true],
      collector: [true],
      allocated: ["managed", "unknown"],
    },
    means: {
      hazard: "gc/collected",
      confidence: "high",
      side: "managed",
      mistake: "C used a buffer that the collector had taken back.",
      why: "The collector freed it, and the library touched it afterwards: it had kept the address.",
    },
  },
  {
    name: "memory/finalized",
    when: {
      problem: ["use-after-free"],
      collected: [true],
      allocated: ["library"],
      freedByToucher: [false],
    },
    means: {
      hazard: "gc/collected",
      confidence: "medium",
      side: "native",
      mistake: "A finalizer freed memory that was still in use.",
      why: "The stack that freed it runs in the collector: the owner was unreachable while the pointer was not.",
      decidedBy: "Whether the owner is kept alive until after the call.",
    },
  },
  {
    name: "memory/temporary",
    when: {
      problem: ["use-after-free"],
      allocated: ["managed"],
      freed: ["managed"],
      touched: ["library"],
      collector: [false],
    },
    means: {
      hazard: "ownership/dangling",
      confidence: "high",
      side: "managed",
      mistake: "C used memory of the caller that the caller had already dropped.",
      why: "The program allocated it, the program freed it, and the library touched it afterwards.",
    },
  },
  {
    name: "memory/closed-twice",
    when: { problem: ["use-after-free"], touched: ["library"], freedByToucher: [true] },
    means: {
      hazard: "ownership/double-free",
      confidence: "high",
      side: "allocator",
      mistake: "The same object was closed twice.",
      why: "The function that touches the freed block is the one that freed it: a destructor reads its object first, so the checker calls a second close a use after free.",
    },
  },
  {
    name: "memory/closed-twice-unwound",
    when: { problem: ["use-after-free"], touched: ["library"], freed: ["unknown"] },
    means: {
      hazard: "ownership/double-free",
      confidence: "medium",
      side: "native",
      mistake: "An object was closed twice, or used after it had been closed.",
      why: "The stack that freed it was not unwound, as when a destructor ends in a jump to free. Of eight such reports whose cause is known, seven were a second close.",
      decidedBy:
        "Who freed it: fast_unwind_on_malloc=0, and -fno-optimize-sibling-calls for the library.",
    },
  },
  {
    name: "memory/used-after-close",
    when: { problem: ["use-after-free"], freed: ["library"] },
    means: {
      hazard: "ownership/use-after-free",
      confidence: "high",
      side: "allocator",
      mistake: "Memory of the library was used after the library had freed it.",
      why: "One function freed it and another, or the caller, touched it afterwards.",
    },
  },
  {
    name: "memory/used-after-free",
    when: { problem: ["use-after-free"] },
    means: {
      hazard: "ownership/use-after-free",
      confidence: "medium",
      side: "allocator",
      mistake: "Memory was used after it had been freed.",
      why: "The block is a freed one; the stacks do not say whose it was.",
    },
  },
  {
    name: "memory/stack-gone",
    when: { problem: ["use-after-return", "use-after-scope"], owner: ["library"] },
    means: {
      hazard: "ownership/dangling",
      confidence: "high",
      side: "native",
      mistake: "The library returned the address of one of its locals.",
      why: "The memory is in the stack frame of a library function that has returned.",
    },
  },
  {
    name: "memory/local-gone",
    when: { problem: ["use-after-return", "use-after-scope"] },
    means: {
      hazard: "ownership/dangling",
      confidence: "high",
      side: "managed",
      mistake: "C was given the address of a local that is gone.",
      why: "The memory is in a stack frame that has returned, or in a scope that has ended.",
    },
  },
  {
    name: "memory/own-overflow",
    when: {
      problem: ["overflow"],
      allocated: ["library"],
      touched: ["library"],
      allocatedByToucher: [true],
    },
    means: {
      hazard: "none",
      confidence: "medium",
      side: "native",
      mistake:
        "The library overruns its own block, in the call that allocated it: its own defect, not the boundary's.",
      why: "The same call of the same function allocated the block and went past its end; nothing that the caller holds is in between.",
    },
  },
  {
    name: "memory/array",
    when: { problem: ["overflow"], array: [true], touched: ["library"] },
    means: {
      hazard: "abi/length",
      confidence: "high",
      side: "managed",
      mistake: "Native code went past the end of an array or a text that the VM had lent.",
      why: "JNI allocated the block as the copy of an array or a text, and the library touched what lies behind it.",
    },
  },
  {
    name: "memory/buffer-read",
    when: { problem: ["overflow"], allocated: ["managed"], touched: ["library"], access: ["read"] },
    means: {
      hazard: "abi/length",
      confidence: "high",
      side: "managed",
      mistake:
        "C read past the end of the caller's buffer: the length, or a terminating NUL, is wrong.",
      why: "The managed side allocated the block and the library read behind it.",
    },
  },
  {
    name: "memory/buffer-small",
    when: { problem: ["overflow"], allocated: ["managed"], touched: ["library"] },
    means: {
      hazard: "abi/struct-layout",
      confidence: "high",
      side: "managed",
      mistake:
        "C wrote past the end of the caller's memory: the structure is declared smaller than it is, or the buffer is too short.",
      why: "The managed side allocated the block, and the library wrote behind it.",
      decidedBy: region,
    },
  },
  {
    name: "memory/length",
    when: { problem: ["overflow"], allocated: ["library"], touched: ["managed"] },
    means: {
      hazard: "abi/length",
      confidence: "high",
      side: "native",
      mistake: "The caller went past the end of the library's memory.",
      why: "The library allocated the block, and the other side touched what lies behind it.",
    },
  },
  {
    name: "memory/length-passed",
    when: { problem: ["overflow"], allocated: ["library"], touched: ["library"] },
    means: {
      hazard: "abi/length",
      confidence: "medium",
      side: "native",
      mistake:
        "A function went past the end of a block that another function of the library allocated: a wrong length was passed.",
      why: "Two calls are involved, and only the caller connects them.",
      decidedBy: "Whether the arguments of the second call are right for the first one's result.",
    },
  },
  {
    name: "memory/overflow",
    when: { problem: ["overflow"] },
    means: {
      hazard: "abi/struct-layout",
      confidence: "low",
      side: null,
      mistake: "Something went past the end of a block.",
      why: "Whose block it is cannot be seen: the stacks are not complete.",
      decidedBy: region,
    },
  },
  {
    name: "memory/stack-own",
    when: {
      problem: ["stack-overflow-write", "global-overflow"],
      owner: ["library"],
      touched: ["library"],
    },
    means: {
      hazard: "none",
      confidence: "medium",
      side: "native",
      mistake: "The library overruns a variable of its own: its own defect, not the boundary's.",
      why: "The variable is in a stack frame of the library, and so is the access.",
    },
  },
  {
    name: "memory/stack-small",
    when: { problem: ["stack-overflow-write"], touched: ["library"] },
    means: {
      hazard: "abi/struct-layout",
      confidence: "high",
      side: "managed",
      mistake: "C wrote past a structure or an array on the caller's stack.",
      why: "The variable is the caller's, the access the library's.",
      decidedBy: region,
    },
  },
  {
    name: "memory/stack-program",
    when: { problem: ["stack-overflow-write"], touched: ["managed"] },
    means: {
      hazard: "none",
      confidence: "low",
      side: null,
      mistake: "The program overruns a variable of its own.",
      why: "No library is in the stack of the access.",
    },
  },
  {
    name: "memory/global",
    when: { problem: ["global-overflow"], touched: ["library"] },
    means: {
      hazard: "abi/value-range",
      confidence: "low",
      side: "native",
      mistake:
        "The library went past the end of a static table: an index or a length was out of range.",
      why: "The memory is a global variable.",
      decidedBy: "Whether the caller passed the index.",
    },
  },
  {
    name: "memory/size",
    when: { problem: ["size"] },
    means: {
      hazard: "abi/signedness",
      confidence: "high",
      side: "managed",
      mistake: "A negative number became a size, or the wrong argument was taken for one.",
      why: "No program means a size near 2^64.",
    },
  },
  {
    name: "memory/uninitialised",
    when: { problem: ["uninitialised"], touched: ["library"] },
    means: {
      hazard: "abi/struct-layout",
      confidence: "low",
      side: "managed",
      mistake:
        "The library read memory that nobody had written: fields that the caller did not fill, or an out-parameter after a failure.",
      why: "The checker follows each bit from where it is written.",
      decidedBy: "Where the memory comes from: --track-origins=yes.",
    },
  },
];
