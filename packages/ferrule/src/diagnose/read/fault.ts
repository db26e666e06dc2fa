import type { FaultReport, Signal } from "../model.ts";

/** A fault of which only some things are known. */
export function fault(
  known: Pick<FaultReport, "tool" | "signal" | "quotes"> & Partial<FaultReport>,
): FaultReport {
  return {
    kind: "fault",
    address: null,
    pc: null,
    sp: null,
    access: null,
    nonCanonical: false,
    module: null,
    foreignThread: false,
    stack: null,
    ...known,
  };
}

const names: readonly Signal[] = ["SEGV", "BUS", "ABRT", "ILL", "FPE", "TRAP", "KILL"];

/** `SIGSEGV`, `SEGV` → `SEGV`. */
export function signalNamed(name: string): Signal {
  const bare = name.toUpperCase().replace(/^SIG/, "");
  return names.find((signal) => signal === bare) ?? "OTHER";
}

/** POSIX signal numbers as Linux and macOS have them; SIGBUS differs. */
export function signalNumbered(number: number): Signal {
  const known: Readonly<Record<number, Signal>> = {
    4: "ILL",
    5: "TRAP",
    6: "ABRT",
    7: "BUS",
    8: "FPE",
    9: "KILL",
    10: "BUS",
    11: "SEGV",
  };
  return known[number] ?? "OTHER";
}
