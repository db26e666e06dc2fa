import type { Address, GivenText, TextWriter } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";
import { readBytes } from "./bytes.ts";
import { BoundaryError, show } from "./error.ts";
import { addressAt, lend, scratchBytes, take } from "./scratch.ts";

const encoder = new TextEncoder();
// A byte order mark is text here, not a sign to drop.
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const utf16 = new TextDecoder("utf-16le", { ignoreBOM: true });

/** Not the import itself, which would be looked up for every character. */
const memory: Uint8Array = scratchBytes;
const words: Int32Array = new Int32Array(scratchBytes.buffer);
let writer: TextWriter | null | undefined;

let length = 0;

/** Bytes of the text that was put last, without its terminator. */
export function putLength(): number {
  return length;
}

/**
 * Lends C a NUL-terminated UTF-8 copy of a string for the call, and returns its address.
 * Refused: what is not a string, an embedded NUL, half a surrogate pair.
 */
export function putText(text: string, symbol: string, argument: string): Address {
  if (typeof text !== "string") throw refuseText(text, symbol, argument);
  const count = text.length;
  if (writer === undefined) writer = backend().textWriter?.(memory) ?? null;
  if (writer !== null && count < 4096) {
    const at = take(count + 1);
    if (at >= 0 && writer(text, at, count) === count && isPlain(at, count)) {
      memory[at + count] = 0;
      length = count;
      return addressAt(at);
    }
  } else if (count < 64) {
    const at = take(count + 1);
    if (at >= 0) {
      let index = 0;
      for (; index < count; index++) {
        const code = text.charCodeAt(index);
        if (code === 0 || code > 127) break;
        memory[at + index] = code;
      }
      if (index === count) {
        memory[at + count] = 0;
        length = count;
        return addressAt(at);
      }
    }
  }
  return putLongText(text, symbol, argument);
}

/** True when each of so many bytes is ASCII, and none is 0: four at a time. */
function isPlain(at: number, count: number): boolean {
  const last = (at + count) >> 2;
  for (let index = at >> 2; index < last; index++) {
    const word = words[index]!;
    if ((((word - 0x01010101) | word) & 0x80808080) !== 0) return false;
  }
  const rest = 0x7f7f7f7f << ((count & 3) << 3);
  const end = (count & 3) === 0 ? 0x7f7f7f7f : (words[last]! & ~(-1 << ((count & 3) << 3))) | rest;
  return (((end - 0x01010101) | end) & 0x80808080) === 0;
}

function putLongText(text: string, symbol: string, argument: string): Address {
  refuseUnsendable(text, symbol, argument);
  const { bytes, address } = lend(text.length * 3 + 1);
  const { written } = encoder.encodeInto(text, bytes);
  bytes[written] = 0;
  length = written;
  return address;
}

/** The same in UTF-16, in the machine's (little-endian) byte order. */
export function putText16(text: string, symbol: string, argument: string): Address {
  if (typeof text !== "string") throw refuseText(text, symbol, argument);
  refuseUnsendable(text, symbol, argument);
  const { bytes, address } = lend(text.length * 2 + 2);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < text.length; index++) {
    view.setUint16(index * 2, text.charCodeAt(index), true);
  }
  view.setUint16(text.length * 2, 0, true);
  length = text.length * 2;
  return address;
}

function refuseUnsendable(text: string, symbol: string, argument: string): void {
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    const message = `the text has a NUL at index ${nul}, where C would end it`;
    throw new BoundaryError("abi/string-encoding", symbol, argument, message);
  }
  if (!text.isWellFormed()) {
    const message = "the text has half a surrogate pair, which no encoding can carry";
    throw new BoundaryError("abi/string-encoding", symbol, argument, message);
  }
}

function refuseText(value: unknown, symbol: string, argument: string): BoundaryError {
  if (value === null || value === undefined) {
    return new BoundaryError(
      "error/unchecked-null",
      symbol,
      argument,
      `text is needed, got ${value}`,
    );
  }
  return new BoundaryError(
    "abi/wrong-type",
    symbol,
    argument,
    `text is needed, got ${show(value)}`,
  );
}

/**
 * The same for a parameter that crosses as `text`: the string itself where the FFI takes it, which
 * copies it for the call.
 */
export function passText(text: string, symbol: string, argument: string): string | Address {
  if (!backend().textCrosses) return putText(text, symbol, argument);
  if (typeof text !== "string") throw refuseText(text, symbol, argument);
  refuseUnsendable(text, symbol, argument);
  return text;
}

/** The text of a call with the result `text`, copied; null for NULL. */
export function givenText(given: GivenText): string | null {
  return backend().givenText(given);
}

/** Text that C returned, copied; null for NULL. */
export function readText(address: bigint): string | null {
  return address === 0n ? null : backend().readText(address);
}

/** The text in a buffer that C filled, up to its NUL. */
export function textIn(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** The UTF-16 text in a buffer that C filled, up to its NUL. */
export function textIn16(bytes: Uint8Array): string {
  const text = utf16.decode(bytes);
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

/** All of some bytes as UTF-16 text. */
export function textOf16(bytes: Uint8Array): string {
  return utf16.decode(bytes);
}

/** All of some bytes as text. */
export function textOf(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** What C promises not to be NULL. */
export function need<T>(value: T | null, symbol: string): T {
  if (value !== null) return value;
  const message = "C returned NULL where the contract promises a value";
  throw new BoundaryError("error/unchecked-null", symbol, null, message);
}

/** UTF-8 text of a known length in bytes, copied. */
export function readTextOf(address: bigint, length: number, symbol: string): string | null {
  const bytes = readBytes(address, length, symbol);
  return bytes === null ? null : utf8.decode(bytes);
}

/** NUL-terminated UTF-16 text that C returned, copied; null for NULL. */
export function readText16(address: bigint): string | null {
  if (address === 0n) return null;
  const pieces: string[] = [];
  const decoder = new TextDecoder("utf-16le", { ignoreBOM: true });
  // A page at a time: the page that holds one byte of the text may be read to its end.
  for (let at = address; ;) {
    const room = 4096 - Number(at & 4095n);
    const page = new Uint8Array(backend().view(at, room));
    const end = terminator(page);
    pieces.push(decoder.decode(page.slice(0, end < 0 ? room : end), { stream: end < 0 }));
    if (end >= 0) return pieces.join("");
    at += BigInt(room);
  }
}

/** Offset of the first 16-bit zero, or -1. */
function terminator(page: Uint8Array): number {
  for (let index = 0; index + 1 < page.length; index += 2) {
    if (page[index] === 0 && page[index + 1] === 0) return index;
  }
  return -1;
}

/** UTF-16 text of a known length in bytes, copied. */
export function readText16Of(address: bigint, length: number, symbol: string): string | null {
  const bytes = readBytes(address, length, symbol);
  return bytes === null ? null : utf16.decode(bytes);
}

/** An array of `count` strings, each copied; null for NULL. */
export function readTexts(address: bigint, count: number, symbol: string): (string | null)[] {
  const bytes = readBytes(address, count * 8, symbol);
  return bytes === null ? [] : Array.from(new BigUint64Array(bytes.buffer), readText);
}
