import type { Command } from "./command.ts";

/**
 * Every command by name, in the order of the help text, loaded when it is called. A new one is a
 * file and a line here.
 */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import("./commands/init.ts")).initCommand,
  bind: async () => (await import("./commands/bind.ts")).bindCommand,
  contract: async () => (await import("./commands/contract.ts")).contractCommand,
  check: async () => (await import("./commands/check.ts")).checkCommand,
  diagnose: async () => (await import("./commands/diagnose.ts")).diagnoseCommand,
  guard: async () => (await import("./commands/guard.ts")).guardCommand,
  facts: async () => (await import("./commands/facts.ts")).factsCommand,
  layout: async () => (await import("./commands/layout.ts")).layoutCommand,
  diff: async () => (await import("./commands/diff.ts")).diffCommand,
  verify: async () => (await import("./commands/verify.ts")).verifyCommand,
  explain: async () => (await import("./commands/explain.ts")).explainCommand,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
};
