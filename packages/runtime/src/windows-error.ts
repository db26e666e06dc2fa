import type { NativeLibrary, Signature } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";
import { lend, mark, release } from "./scratch.ts";
import { textOf16 } from "./string.ts";

/** Where Windows keeps a thread's last error: in its environment block, on 64-bit machines. */
const LAST_ERROR_AT = 0x68n;
const CURRENT_THREAD = 0xffff_ffff_ffff_fffen;
const BASIC_INFORMATION = 0;
const FORMAT_MESSAGE_FROM_SYSTEM = 0x1000;
const FORMAT_MESSAGE_IGNORE_INSERTS = 0x200;

let view: Uint32Array | null = null;

/**
 * This thread's GetLastError, read as memory. Generated code reads it on the line after the call: a
 * call of GetLastError itself would be one more foreign call, and the runtime may set it in between.
 */
export function lastError(): number {
  return (view ??= lastErrorView())[0]!;
}

/** Sets it to 0, on the line before a call. */
export function clearLastError(): void {
  (view ??= lastErrorView())[0] = 0;
}

/** What Windows says of an error's number. */
export function lastErrorText(code: number): string {
  const characters = 512;
  const loan = mark();
  try {
    const { bytes, address } = lend(characters * 2);
    const format = find("kernel32.dll", "FormatMessageW", {
      result: "u32",
      parameters: ["u32", "ptr", "u32", "u32", "ptr", "u32", "ptr"],
    });
    const flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
    const count = Number(format(flags, 0n, code, 0, address, characters, 0n));
    const text = textOf16(bytes.subarray(0, count * 2)).trim();
    return text === "" ? `error ${code}` : text;
  } finally {
    release(loan);
  }
}

function lastErrorView(): Uint32Array {
  const loan = mark();
  try {
    const { bytes, address } = lend(48);
    const ask = find("ntdll.dll", "NtQueryInformationThread", {
      result: "i32",
      parameters: ["ptr", "i32", "ptr", "u32", "ptr"],
    });
    const status = ask(CURRENT_THREAD, BASIC_INFORMATION, address, 48, 0n);
    if (status !== 0) throw new TypeError(`ferrule: Windows does not say where GetLastError is`);
    const block = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(8, true);
    return new Uint32Array(backend().view(block + LAST_ERROR_AT, 4));
  } finally {
    release(loan);
  }
}

const libraries = new Map<string, NativeLibrary>();

function find(
  file: string,
  symbol: string,
  signature: Signature,
): NonNullable<ReturnType<NativeLibrary["find"]>> {
  const library = libraries.get(file) ?? backend().open(file);
  libraries.set(file, library);
  const found = library.find(symbol, signature);
  if (found === null) throw new TypeError(`ferrule: ${file} has no ${symbol}`);
  return found;
}
