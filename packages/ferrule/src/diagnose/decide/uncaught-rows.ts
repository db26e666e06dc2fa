import type { Row } from "./row.ts";

export type UncaughtFeatures = {
  /** Where the exception was thrown. */
  readonly thrower: "library" | "callback" | "program" | "unknown";
  /** The program is run by a managed runtime. */
  readonly managed: boolean;
};

/** `terminate called after throwing`: an FFI defect only where a boundary was crossed. */
export const uncaughtRows: readonly Row<UncaughtFeatures>[] = [
  {
    name: "uncaught/callback",
    when: { thrower: ["callback"] },
    means: {
      hazard: "error/unwinding",
      confidence: "high",
      side: "managed",
      mistake: "A callback threw an exception through the C function that had called it.",
      why: "The thrower is the program's own function, and the library is its caller.",
    },
  },
  {
    name: "uncaught/library",
    when: { thrower: ["library"] },
    means: {
      hazard: "error/unwinding",
      confidence: "high",
      side: "native",
      mistake: "A C++ exception left a library function into a caller that cannot catch it.",
      why: "The library threw, and outside of it there is no C++ to catch.",
    },
  },
  {
    name: "uncaught/program",
    when: { thrower: ["program"] },
    means: {
      hazard: "none",
      confidence: "medium",
      side: null,
      mistake: "A C++ program did not catch its own exception.",
      why: "No library is on the stack.",
    },
  },
  {
    name: "uncaught/managed",
    when: { managed: [true] },
    means: {
      hazard: "error/unwinding",
      confidence: "medium",
      side: "native",
      mistake: "A C++ exception came out of native code under a managed runtime.",
      why: "No managed runtime throws C++ exceptions of its own through here.",
      decidedBy: "The stack of the throw.",
    },
  },
  {
    name: "uncaught/unseen",
    when: {},
    means: {
      hazard: null,
      confidence: "low",
      side: null,
      mistake:
        "A C++ exception was not caught. Whether it crossed the boundary is not in this log.",
      why: "A plain C++ program that does not catch its exception says the same.",
      decidedBy: "The stack of the throw: gdb --batch -ex run -ex bt --args PROGRAM.",
    },
  },
];
