import { CLAIMS } from "./write-claims.ts";

export type CompilerErrors = {
  /** The first message of each line of claims that has one, by line from 1. */
  readonly byLine: ReadonlyMap<number, string>;
  /** Messages that lead to no claim: the headers themselves did not compile. */
  readonly elsewhere: readonly string[];
};

/**
 * Reads what gcc or clang said. An error within a macro is reported where the macro is, and the
 * notes after it lead to the claim.
 */
export function readErrors(stderr: string): CompilerErrors {
  const byLine = new Map<number, string>();
  const elsewhere: string[] = [];
  let pending: string | null = null;
  const flush = (): void => {
    if (pending !== null) elsewhere.push(pending);
    pending = null;
  };
  for (const line of stderr.split("\n")) {
    const found = /^(.+?):(\d+):(?:\d+:)? (fatal error|error|note|warning): (.*)$/.exec(line);
    if (!found) continue;
    const [, file, number, level, message] = found;
    if (level === "warning") continue;
    if (level !== "note") flush();
    const text: string | null = level === "note" ? pending : message!;
    if (text === null) continue;
    if (file === CLAIMS) {
      if (!byLine.has(Number(number))) byLine.set(Number(number), text);
      pending = null;
    } else if (level !== "note") {
      pending = `${file}:${number}: ${message}`;
    }
  }
  flush();
  return { byLine, elsewhere };
}

/** Whether a message says that an assertion is false, rather than that it cannot be compiled. */
export function saysFalse(message: string): boolean {
  return /static[ _]assert(?:ion)?\b.*failed/i.test(message);
}
