import type { MarkRule } from "./mark-rules.ts";

const warning = { severity: "warning", confidence: "likely" } as const;
const error = { severity: "error", confidence: "proven" } as const;

/** Rules of JavaScript's interfaces to C that need neither facts nor flow. */
export const javascriptMarks: Readonly<Record<string, MarkRule>> = {
  "js-signature-keys": {
    ...error,
    rule: "js-signature-keys",
    hazard: "abi/missing-declaration",
    message:
      "The signature of {0} is written for another runtime: this one reads {1} and {2} and takes the rest for nothing.",
    why: "The function is called without arguments and its result is thrown away.",
    help: "Write the signature with this runtime's own keys.",
  },
  "js-call-arity": {
    ...error,
    rule: "js-call-arity",
    hazard: "abi/arity",
    message: "{0} is called with {1} arguments and declared with {2}.",
    why: "Bun passes 0 for each argument that is missing, and NULL for a pointer.",
    help: "Pass every argument.",
  },
  "js-length": {
    ...warning,
    rule: "js-length",
    hazard: "abi/length",
    message: "{0} is told of {2} bytes, but the buffer has {1}.",
    why: "C writes or reads past the end of the buffer.",
    help: "Pass the buffer's own byteLength.",
  },
  "js-out-marker": {
    ...warning,
    rule: "js-out-marker-missing",
    hazard: "abi/wrong-type",
    message: "{0} writes to this array, but {1} is declared as input only.",
    why: "koffi copies the value in and never back: the array keeps what it had.",
    help: "Declare the parameter with _Out_ or koffi.out().",
  },
  "js-fraction": {
    ...warning,
    rule: "js-value-range",
    hazard: "abi/value-range",
    message: "A number that may have a fraction, or be too large, is passed to {0} as {1}.",
    why: "koffi and Bun cut and wrap it in silence; node:ffi throws.",
    help: "Round it and test its range first.",
  },
  "js-bigint-precision": {
    ...warning,
    rule: "js-bigint-precision",
    hazard: "abi/pointer-width",
    message: "{0} is an address, and Number() keeps 53 bits of it.",
    why: "Addresses above 2^53 become other addresses.",
    help: "Keep addresses as bigint.",
  },
  "js-disposable-pointer": {
    ...error,
    rule: "js-disposable-pointer",
    hazard: "ownership/use-after-free",
    message: "koffi.disposable() of {0} frees the memory at once and hands out the dead pointer.",
    why: "Only strings are copied before they are freed.",
    help: "Use the plain type, and free it when it is not needed any more.",
  },
  "js-callback-promise": {
    ...error,
    rule: "js-callback-answer",
    hazard: "error/callback-answer",
    message: "C calls this function and gets a promise, which is no answer.",
    why: "C does not wait: it reads 0, or the process ends, depending on the runtime.",
    help: "Have the answer ready before C asks, and return it at once.",
  },
  "js-callback-answer": {
    ...warning,
    rule: "js-callback-answer",
    hazard: "error/callback-answer",
    message: "C waits for an answer of type {0}, but this function returns nothing.",
    why: "C reads 0, or the process ends, depending on the runtime.",
    help: "Return the answer on every path.",
  },
  "js-foreign-thread": {
    ...error,
    rule: "js-callback-foreign-thread",
    hazard: "thread/foreign-callback",
    message: "{0} calls back on another thread, and this callback may be called on this one only.",
    why: "The process ends, hangs, or the callback never comes, depending on the runtime.",
    help: "Make a thread-safe callback: threadsafe: true, or Deno.UnsafeCallback.threadSafe().",
  },
  "js-library-path": {
    ...warning,
    rule: "js-library-path",
    hazard: "input/library",
    message: "The library is looked for at {0}, which only one kind of machine has.",
    why: "Loading fails on every other system, architecture and distribution.",
    help: "Load it by its versioned name, one for each platform.",
  },
  "js-detached": {
    ...error,
    rule: "js-buffer-detached",
    hazard: "gc/detached",
    message: "{0} is taken away while {1} still uses its memory.",
    why: "The memory is freed or belongs to another thread: C reads and writes what is not there.",
    help: "Wait until the call has ended, or give C a copy.",
  },
  "js-raced": {
    ...warning,
    rule: "js-buffer-raced-async",
    hazard: "gc/detached",
    message: "{0} is written to while {1} still uses it on another thread.",
    why: "C reads bytes of both states, or its own writes are lost.",
    help: "Wait for the call first, or give C a copy.",
  },
};
