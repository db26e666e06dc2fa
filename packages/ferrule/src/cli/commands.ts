import type { Command } from "./command.ts";
import { bindCommand } from "./commands/bind.ts";
import { checkCommand } from "./commands/check.ts";
import { diffCommand } from "./commands/diff.ts";
import { explainCommand } from "./commands/explain.ts";
import { factsCommand } from "./commands/facts.ts";
import { layoutCommand } from "./commands/layout.ts";
import { verifyCommand } from "./commands/verify.ts";

/** Every command, in the order of the help text. A new one is a file and a line here. */
export const commands: readonly Command[] = [
  bindCommand,
  checkCommand,
  factsCommand,
  layoutCommand,
  diffCommand,
  verifyCommand,
  explainCommand,
];
