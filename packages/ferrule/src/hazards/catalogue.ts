/** The six classes; the first four are memory and value hazards of the boundary itself. */
export type HazardClass = "ownership" | "abi" | "error" | "gc" | "thread" | "input";

/** What each class is about. */
export const classes: Readonly<Record<HazardClass, string>> = {
  ownership: "who frees, with what, and until when a pointer is good",
  abi: "types, sizes, layouts and values that the two sides see differently",
  error: "failures that get lost, or cross C as exceptions",
  gc: "memory that the collector frees or moves while C uses it",
  thread: "calls on a thread that may not make them",
  input: "a header, contract, option, log or library that ferrule cannot use",
};

/**
 * Every hazard ferrule can name, by class. The same names stand in findings, run-time errors and
 * verdicts; each has a page at `rules/<class>/<name>.md`. Add here when a case fits none.
 */
export const catalogue = {
  ownership: [
    "allocator-mismatch",
    "double-free",
    "use-after-free",
    "use-after-move",
    "dangling",
    "retained",
    "leak",
    "order",
    "undocumented",
  ],
  abi: [
    "missing-declaration",
    "missing-symbol",
    "arity",
    "integer-width",
    "signedness",
    "bool-width",
    "float-kind",
    "pointer-width",
    "string-encoding",
    "enum",
    "struct-layout",
    "bit-field",
    "const",
    "calling-convention",
    "variadic",
    "length",
    "value-range",
    "wrong-type",
    "version-skew",
  ],
  error: [
    "unchecked-result",
    "unchecked-null",
    "errno-not-captured",
    "errno-stale",
    "unwinding",
    "pending-exception",
    "callback-answer",
  ],
  gc: ["collected", "callback-collected", "moved", "detached", "pinned-too-long"],
  thread: ["foreign-callback", "wrong-thread", "teardown"],
  input: ["header", "contract", "configuration", "source", "log", "library"],
} as const;

/** `class/sub-cause`, for example `ownership/double-free`. */
export type Hazard = {
  [C in HazardClass]: `${C}/${(typeof catalogue)[C][number]}`;
}[HazardClass];

/** All hazards in catalogue order. */
export function hazards(): readonly Hazard[] {
  return Object.entries(catalogue).flatMap(([name, causes]) =>
    causes.map((cause) => `${name}/${cause}` as Hazard),
  );
}
