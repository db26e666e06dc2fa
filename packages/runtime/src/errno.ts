import { getSystemErrorMap } from "node:util";
import { backend } from "./backend/choose-backend.ts";

let view: Int32Array | null = null;

/**
 * This thread's own errno, read as memory. Generated code reads it on the line after the call:
 * another foreign call, a file operation or a log line in between may change it.
 */
export function errno(): number {
  return (view ??= errnoView())[0]!;
}

/** Sets errno to 0, on the line before a call. */
export function clearErrno(): void {
  (view ??= errnoView())[0] = 0;
}

/** `ENOENT`, or null for a number without a name. */
export function errnoName(code: number): string | null {
  return getSystemErrorMap().get(-code)?.[0] ?? null;
}

/** What the number means, in words. */
export function errnoText(code: number): string {
  return getSystemErrorMap().get(-code)?.[1] ?? `errno ${code}`;
}

function errnoView(): Int32Array {
  return new Int32Array(backend().view(errnoAddress(), 4));
}

function errnoAddress(): bigint {
  const [library, symbol] = {
    darwin: ["libSystem.B.dylib", "__error"],
    win32: ["ucrtbase.dll", "_errno"],
  }[process.platform as string] ?? ["libc.so.6", "__errno_location"];
  const found = backend().open(library!).find(symbol!, { result: "ptr", parameters: [] });
  const address = found?.();
  if (typeof address !== "bigint") throw new TypeError(`ferrule: ${library} has no ${symbol}`);
  return address;
}
