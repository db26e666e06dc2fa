import { getSystemErrorMap } from "node:util";
import { backend } from "./backend/choose-backend.ts";
import { libc } from "./libc.ts";

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

/** Shows an errno that C kept. */
export function setErrno(code: number): void {
  (view ??= errnoView())[0] = code;
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
  const symbol = { darwin: "__error", win32: "_errno" }[process.platform as string];
  const address = libc(symbol ?? "__errno_location", { result: "ptr", parameters: [] })();
  return typeof address === "bigint" ? address : 0n;
}
