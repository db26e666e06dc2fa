import type { MarkRule } from "./mark-rules.ts";

const warning = { severity: "warning", confidence: "likely" } as const;
const error = { severity: "error", confidence: "proven" } as const;

/** Rules of C# that need neither facts nor flow. */
export const csharpMarks: Readonly<Record<string, MarkRule>> = {
  "cs-unpinned-address": {
    ...error,
    rule: "cs-unpinned-address",
    hazard: "gc/moved",
    message: "The address of {0} is taken, but the handle does not pin its object.",
    why: "The collector moves the object; C reads and writes where it was.",
    help: "Allocate the handle with GCHandleType.Pinned.",
  },
  "cs-unpinned-array": {
    ...error,
    rule: "cs-unpinned-address",
    hazard: "gc/moved",
    message: "The address of {0} is taken, but nothing in this file pins an array.",
    why: "The collector moves the array; C reads and writes where it was.",
    help: "Pass the array itself, or take the address inside a fixed statement.",
  },
  "cs-pin-boxed-copy": {
    ...error,
    rule: "cs-pin-boxed-copy",
    hazard: "gc/moved",
    message: "{0} is a value: GCHandle.Alloc boxes a copy of it, and pins the copy.",
    why: "C writes to the box; the variable never changes, and may be anywhere.",
    help: "Pin an array, or allocate native memory.",
  },
  "cs-missing-keepalive": {
    ...warning,
    rule: "cs-missing-keepalive",
    hazard: "gc/collected",
    message: "{0} is freed by the finalizer of {1}, which may run while this call is using it.",
    why: "After the field is read nothing needs the object any more; the collector may take it at once.",
    help: "Call GC.KeepAlive(this) after the call, or hold the pointer in a SafeHandle.",
  },
  "cs-safehandle-dangerous": {
    ...warning,
    rule: "cs-safehandle-dangerous",
    hazard: "gc/collected",
    message: "The number inside {0} is used without holding the handle.",
    why: "Another thread or the finalizer may close the handle meanwhile, and the number is reused.",
    help: "Pass the SafeHandle itself, or enclose the use in DangerousAddRef and DangerousRelease.",
  },
  "cs-marshal-sizeof-managed": {
    rule: "cs-marshal-sizeof-managed",
    hazard: "abi/struct-layout",
    severity: "error",
    confidence: "likely",
    message:
      "Marshal.SizeOf says how large {0} is when it is marshalled, but its memory is used as it is.",
    why: "A char or a bool has another width there: elements are found at wrong places.",
    help: "Use sizeof, or fields that are the same on both sides.",
  },
};
