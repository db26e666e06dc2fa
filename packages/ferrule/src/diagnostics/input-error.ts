import type { Diagnostic } from "./diagnostic.ts";

/**
 * Input that ferrule cannot use: a header, a contract, a command line, a folder. Thrown by every
 * stage, caught once by the command line, which renders the diagnostics and exits with 2.
 */
export class InputError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join("\n"), options);
    this.name = "InputError";
    this.diagnostics = diagnostics;
  }
}
