/** The hazards that the runtime can name; ferrule's catalogue explains each of them. */
export type RuntimeHazard =
  | "ownership/allocator-mismatch"
  | "ownership/double-free"
  | "ownership/use-after-free"
  | "ownership/use-after-move"
  | "ownership/dangling"
  | "ownership/retained"
  | "ownership/order"
  | "ownership/leak"
  | "thread/foreign-callback"
  | "thread/wrong-thread"
  | "abi/missing-symbol"
  | "abi/integer-width"
  | "abi/signedness"
  | "abi/value-range"
  | "abi/string-encoding"
  | "abi/length"
  | "abi/struct-layout"
  | "abi/const"
  | "abi/enum"
  | "abi/wrong-type"
  | "abi/version-skew"
  | "error/unchecked-null"
  | "error/unwinding"
  | "error/callback-answer"
  | "gc/detached"
  | "input/library"
  | "input/configuration";

/**
 * A mistake at the boundary, refused before C saw it; `cause` then says where the handle it is about
 * was closed, and that one's where it was made. Or an exception from a callback, thrown again once C
 * had returned; `cause` is then the original, with its own stack.
 */
export class BoundaryError extends Error {
  /** Class and sub-cause, for example `ownership/double-free`. */
  readonly hazard: RuntimeHazard;
  /** The C function that was called, or the library when none was. */
  readonly symbol: string;
  /** The parameter by its C name, or `#0` by position; null when it is not about one. */
  readonly argument: string | null;
  /** The command that explains the hazard. */
  readonly help: string;

  constructor(
    hazard: RuntimeHazard,
    symbol: string,
    argument: string | null,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${symbol}${argument === null ? "" : `(${argument})`}: ${message} [${hazard}]`, options);
    this.name = "BoundaryError";
    this.hazard = hazard;
    this.symbol = symbol;
    this.argument = argument;
    this.help = `npx ferrule explain ${hazard}`;
  }
}

/** What a library itself answered: a failing status, with the library's own words. */
export class LibraryError extends Error {
  /** The C function that failed. */
  readonly symbol: string;
  /** The status or sentinel it returned. */
  readonly code: number;
  /** The constant's C name, for example `SQLITE_CONSTRAINT_UNIQUE`; null when it has none. */
  readonly codeName: string | null;
  /** The C library's errno after the call, when the contract says that it tells why. */
  readonly errno: number | null;

  constructor(
    symbol: string,
    code: number,
    codeName: string | null,
    text: string,
    errno: number | null = null,
  ) {
    super(`${symbol}: ${text} (${codeName ?? `status ${code}`})`);
    this.name = new.target.name;
    this.symbol = symbol;
    this.code = code;
    this.codeName = codeName;
    this.errno = errno;
  }
}

/** A value as a message may show it: short, on one line, never running user code. */
export function show(value: unknown): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "symbol") return "a symbol";
  return Object.is(value, -0) ? "-0" : String(value);
}
