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
  return readMessages(stderr, /^(?:fatal )?error$/);
}

/** The first warning of each line of claims that has one, by line from 1. */
export function readWarnings(stderr: string): ReadonlyMap<number, string> {
  return readMessages(stderr, /^warning$/).byLine;
}

function readMessages(stderr: string, wanted: RegExp): CompilerErrors {
  const byLine = new Map<number, string>();
  const elsewhere: string[] = [];
  let pending: { readonly place: string; readonly message: string } | null = null;
  const flush = (): void => {
    if (pending !== null) elsewhere.push(`${pending.place}: ${pending.message}`);
    pending = null;
  };
  for (const line of stderr.split("\n")) {
    const found = /^(.+?):(\d+):(?:\d+:)? (fatal error|error|note|warning): (.*)$/.exec(line);
    if (!found) continue;
    const [, file, number, level = "", message = ""] = found;
    if (level !== "note") flush();
    if (wanted.test(level)) pending = { place: `${file}:${number}`, message };
    if (file !== CLAIMS || pending === null) continue;
    if (!byLine.has(Number(number))) byLine.set(Number(number), pending.message);
    pending = null;
  }
  flush();
  return { byLine, elsewhere };
}

/** Whether a message says that an assertion is false, rather than that it cannot be compiled. */
export function saysFalse(message: string): boolean {
  return /static[ _]assert(?:ion)?\b.*failed/i.test(message);
}
