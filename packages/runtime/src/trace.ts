/** Of each kind of event so many are traced in full, and then one in so many. */
const FIRST = 64;
const THEN = 64;
const FRAMES = 12;

let all: boolean | null = null;

/**
 * An error that marks where something happened, to be the cause of another one later; null when
 * this one is not traced. A trace costs a microsecond or more, so that only the first of a kind and
 * then one in 64 are; `FERRULE_STACKS=all` traces every one.
 */
export function trace(count: number, message: () => string): Error | null {
  all ??= process.env["FERRULE_STACKS"] === "all";
  if (count >= FIRST && count % THEN !== 0 && !all) return null;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const made = new Error(message());
  Error.stackTraceLimit = stackTraceLimit;
  made.name = "Trace";
  return made;
}
