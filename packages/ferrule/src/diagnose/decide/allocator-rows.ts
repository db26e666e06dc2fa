import type { AllocatorGroup } from "../phrases/phrase.ts";
import type { Row } from "./row.ts";

/**
 * Who called the allocator that complained: `own`: a runtime or a language's container that frees
 * what it allocated; `program`: a C or C++ program's own code.
 */
export type Releaser = "library" | "own" | "program" | "caller" | "unknown";

export type AllocatorFeatures = {
  readonly group: AllocatorGroup;
  readonly releaser: Releaser;
  /** A signal, a banner or a stack says that the process died of it. */
  readonly confirmed: boolean;
  /** The allocator is one that a preloaded one replaces: glibc's. */
  readonly replaceable: boolean;
};

const checked =
  "A run under AddressSanitizer: its three stacks say who allocated, who freed and who touched.";

/** An allocator's text, together with who called it. What fits no row is the text's own meaning. */
export const allocatorRows: readonly Row<AllocatorFeatures>[] = [
  {
    name: "allocator/not-a-block-unconfirmed",
    when: { group: ["not-a-block"], confirmed: [false], replaceable: [true] },
    means: {
      hazard: null,
      confidence: "low",
      side: null,
      mistake: "The C library refused a pointer that it had not given.",
      why: "Where a sanitizer or another allocator is preloaded, a correct program says this too: when free was looked up in a handle of libc itself, it passes the preloaded one by. Nothing in the log tells these apart.",
      decidedBy: "How the program ended, and whether free was looked up through the null handle.",
    },
  },
  {
    name: "allocator/program",
    when: { group: ["not-a-block", "freed-twice"], releaser: ["program"] },
    means: {
      hazard: "none",
      confidence: "low",
      side: null,
      mistake: "The program's own code misuses the heap: no library is in the stack.",
      why: "The allocator was called by the program itself, and no boundary is crossed in this stack.",
      decidedBy: "Who allocated the block: a run under AddressSanitizer.",
    },
  },
  {
    name: "allocator/program-overwritten",
    when: { releaser: ["program"] },
    means: {
      hazard: null,
      confidence: "low",
      side: null,
      mistake:
        "The heap is broken; whether the program or a library broke it is not in this stack.",
      why: "The allocator finds the damage later, in whoever calls it next.",
      decidedBy: "A run under AddressSanitizer: it stops at the access.",
    },
  },
  {
    name: "allocator/caller-frees",
    when: { group: ["not-a-block"], releaser: ["caller"] },
    means: {
      hazard: "ownership/allocator-mismatch",
      confidence: "high",
      side: "native",
      mistake:
        "The caller gave the C library's free memory that another allocator had made, or static memory.",
      why: "free was called over the boundary itself: the caller chose the deallocator, and the block is none of malloc's.",
    },
  },
  {
    name: "allocator/own-block-broken",
    when: { group: ["not-a-block", "freed-twice-or-overwritten", "size-wrong"], releaser: ["own"] },
    means: {
      hazard: "abi/struct-layout",
      confidence: "medium",
      side: "managed",
      mistake: "C wrote past the end of memory that the managed side had lent it.",
      why: "The runtime was freeing a block of its own, which it does once and with the right function: what lies around it was overwritten.",
      decidedBy: checked,
    },
  },
  {
    name: "allocator/library-frees-twice",
    when: { group: ["freed-twice-or-overwritten"], releaser: ["library"] },
    means: {
      hazard: "ownership/double-free",
      confidence: "medium",
      side: "native",
      mistake: "The same object was closed twice.",
      why: "The library's own function was freeing: of 99 measured runs with this text 82 % were a second free.",
      decidedBy: checked,
    },
  },
  {
    name: "allocator/size-wrong-called",
    when: { group: ["size-wrong", "freed-twice-or-header"], releaser: ["caller"] },
    means: {
      hazard: "ownership/allocator-mismatch",
      confidence: "medium",
      side: "native",
      mistake: "The caller gave free a pointer that is not the start of a block.",
      why: "free was called over the boundary itself, and what lies before the pointer is no block's header.",
      decidedBy: checked,
    },
  },
];
