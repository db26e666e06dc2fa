import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import type { Unit } from "./prove-claims.ts";

const MOST_LINES = 40;

/** The compiler does not take the headers: its own words, and what to look at. */
export function headerRefused({ compiler, headers }: Unit, stderr: string): InputError {
  const { command, target } = compiler;
  const detail = stderr.trimEnd().split("\n").slice(0, MOST_LINES).join("\n");
  return new InputError([
    createDiagnostic({
      hazard: "input/header",
      origin: "verify",
      message: `${command.join(" ")} cannot compile ${headers.join(", ")}.`,
      targets: [target],
      detail,
      help: "Give it what your build gives it: -I, -D, or arguments within --cc.",
    }),
  ]);
}
